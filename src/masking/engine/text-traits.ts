/** One quick look at a text: which kinds of characters occur in it, and so which detectors have nothing to find. */
import type { Codes } from './text-codes.ts';

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
  readonly has: number;
}

/** The traits of a text, added up; a text with characters beyond ASCII says so and is not read further. */
export const traitsOf = ({ text, codes }: Codes): number => {
  let found = 0;
  for (let index = 0; index < text.length; index++) {
    const code = codes[index] ?? 0;
    // All beyond ASCII are zero, and so is one character of it.
    if (code === 0 && text.charCodeAt(index) > 127) return traits.nonAscii;
    found |= table[code] ?? 0;
  }
  return found;
};
