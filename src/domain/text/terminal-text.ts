/** Text that may end up in a terminal: no character of it moves a cursor, hides, or turns what stands around it. */

/**
 * Control characters (C0 but for tab and ends of lines, DEL, C1, so ESC and CSI among them), line and paragraph separators,
 * format characters (zero-width, bidirectional, tags) and what looks like nothing.
 */
const UNSAFE = /(?![\n\t]|\r\n)(?:[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u115F\u1160\u3164\uFFA0]|\u034F|\u17B4|\u17B5)/gu;

/**
 * Each of them as `\uXXXX`, in JSON and elsewhere alike: inside a JSON text that is an escape for the very same
 * character, so values survive exactly.
 */
export const escapeTerminal = (text: string): string => text.replace(UNSAFE, escaped);

/** The same for a cell of one line. */
export const escapeLine = (text: string): string => escapeTerminal(text).replace(/[\r\n\t]/g, escaped);

/** A character beyond U+FFFF as its two halves, as JSON has it. */
const escaped = (character: string): string =>
  Array.from({ length: character.length }, (_, index) => character.charCodeAt(index))
    .map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`)
    .join('');
