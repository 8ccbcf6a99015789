/** Text that others wrote, made safe to look at: nothing in it is invisible, and none of it is longer than allowed. */

/**
 * Control, format (zero-width, bidirectional, tags), private, unassigned and surrogate code points, line and paragraph
 * separators, fillers that look like nothing, and variation selectors. Line feed and tab stay.
 */
const INVISIBLE = new RegExp(
  [
    '(?![\\n\\t])[\\p{Cc}\\p{Cf}\\p{Co}\\p{Cn}\\p{Cs}\\p{Zl}\\p{Zp}]',
    '[\\u00A0\\u2000-\\u200A\\u202F\\u205F\\u2800]',
    '\\u034F|[\\u115F\\u1160]|[\\u17B4\\u17B5]|[\\u180B-\\u180F]|\\u3164|\\uFFA0',
    '[\\uFE00-\\uFE0F]|[\\u{E0100}-\\u{E01EF}]',
    // With which every code begins: one that was written by someone reads `‹U+2039›U+202E›`.
    '\\u2039',
  ].join('|'),
  'gu',
);

/**
 * Each invisible character as `‹U+202E›`, and `‹` itself too, so that what a person reads is what is there: no two texts
 * look the same for it. To be applied once, where the text is shown; what is shown is no text to show again.
 */
export const visible = (text: string): string =>
  text.replace(INVISIBLE, (character) => `‹U+${hex(character.codePointAt(0) ?? 0)}›`);

const hex = (codePoint: number): string => codePoint.toString(16).toUpperCase().padStart(4, '0');

/** The same on one line: `↵` stands for ends of lines and tabs, and is itself written as its code. */
export const visibleLine = (text: string): string =>
  visible(text)
    .replaceAll('↵', `‹U+${hex(0x21b5)}›`)
    .replace(/[\n\t]+/g, ' ↵ ');

/** At most `max` UTF-16 units, never half a character, with `…` in place of what is missing. */
export const clip = (text: string, max: number): string => {
  if (text.length <= max) return text;
  const cut = text.slice(0, max - 1);
  const last = cut.charCodeAt(cut.length - 1);
  const isHalf = last >= 0xd800 && last <= 0xdbff;
  return `${isHalf ? cut.slice(0, -1) : cut}…`;
};

/** In pieces that never split a character, and of which at most `max` UTF-16 units are shown by `show`. */
export const pieces = (
  text: string,
  max: number,
  show: (character: string) => string = (character) => character,
): string[] => {
  const found: string[] = [];
  let piece = '';
  let length = 0;
  for (const character of text) {
    const shown = show(character).length;
    if (length + shown > max) {
      found.push(piece);
      piece = '';
      length = 0;
    }
    piece += character;
    length += shown;
  }
  return piece === '' ? found : [...found, piece];
};
