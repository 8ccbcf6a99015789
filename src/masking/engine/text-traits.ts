/** One quick look at a text: which kinds of characters occur in it, and so which detectors have nothing to find. */

export const traits = {
  nonAscii: 1,
  bracket: 2,
  newline: 4,
  percent: 8,
  backslash: 16,
  ampersand: 32,
  question: 64,
  /** Or a tab: either may part the fields of a record. */
  colon: 128,
  /** Starts what colours a terminal. */
  escape: 512,
} as const;

const table = new Uint16Array(128);
const set = (chars: string, trait: number): void => {
  for (const char of chars) table[char.charCodeAt(0)] = trait;
};
set('{[', traits.bracket);
set('\n', traits.newline);
set('%', traits.percent);
set('\\', traits.backslash);
set('&', traits.ampersand);
set('?', traits.question);
set(':\t', traits.colon);
set('\u001b', traits.escape);

/** Of a text about which nothing is known. */
export const anyTrait = 0xffff;

/** A text with what is known about its characters. */
export interface Reading {
  readonly text: string;
  readonly bytes: Uint8Array | undefined;
  readonly has: number;
}

/** The bytes of a long ASCII text; reading them is several times faster than asking a string for its characters. */
const encoder = new TextEncoder();
/** The text as bytes if every character of it is ASCII and it is long enough to be worth it; undefined otherwise. */
export const bytesOf = (text: string): Uint8Array | undefined => {
  if (text.length < 128) return undefined;
  const bytes = encoder.encode(text);
  return bytes.length === text.length ? bytes : undefined;
};

/** The traits of a text, added up; a text with characters beyond ASCII says so and is not read further. */
export const traitsOf = (text: string, bytes: Uint8Array | undefined): number => {
  let found = 0;
  if (bytes !== undefined) {
    for (let index = 0; index < bytes.length; index++) found |= table[bytes[index] ?? 0] ?? 0;
    return found;
  }
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code > 127) return traits.nonAscii;
    found |= table[code] ?? 0;
  }
  return found;
};
