/**
 * The one loop over the characters of a text: tables tell which words, signs and runs a detector may begin with, and only
 * those are shown. Whether they are looked at to be sure that there is nothing, or to find what there is, is not its business.
 */
import { mayBeNumber } from '../pii/find-number.ts';
import { startSlot } from '../rules/find-formats.ts';
import type { Run } from './run.ts';
import type { Codes } from './text-codes.ts';
import { classes, shortestRun } from './word-classes.ts';

/** What is done about the places that the loop shows. Each is given what the loop was given to read. */
export interface Spots<Pass extends Codes> {
  /** A word that may be of interest: where to go on from, or -1 to end the loop. */
  readonly word: (pass: Pass, start: number, end: number) => number;
  /** A character that is neither of a word nor harmless anywhere; false to end the loop. */
  readonly sign: (pass: Pass, at: number) => boolean;
  /** A run of base64 that is long enough to hold something; false to end the loop. */
  readonly run: (pass: Pass, start: number, end: number) => boolean;
}

/** Which words are shown, besides numbers. */
export interface WordGates {
  /** By `startSlot` and the fourth character, see `FormatFinder`. */
  readonly starts: Uint32Array;
  /** By the last three characters, see `NameGate`. */
  readonly ends: Uint8Array;
}

/** Letters and digits, the rest of base64, or what has to be shown. */
const WORD = 1;
const BASE64 = 2;
const SIGN = 3;
/** The same, and belongs to base64. */
const PLUS = 4;

const looks = new Uint8Array(256).map((_, code) => {
  const char = String.fromCharCode(code);
  if (char === '+') return PLUS;
  // Zero stands for all beyond ASCII.
  return /[@&\\\0\x1b~(?#;%:\t]/.test(char) ? SIGN : (classes[code] ?? 0);
});

/** The bit that the codes of letters have and those of digits have not. */
const LETTER = 0x40;

const isDigit = (code: number): boolean => code > 0x2f && code < 0x3a;

/** Whether a word with a digit in it may be a number of concern, or end a name that is numbered: `key2`. */
const mayCount = (codes: Uint8Array, start: number, end: number): boolean => {
  const first = codes[start] ?? 0;
  if (first < 0x3a) return mayBeNumber(codes, start, end);
  return (first < 0x5b && isDigit(codes[start + 2] ?? 0)) || isDigit(codes[end - 1] ?? 0);
};

/**
 * Shows what stands in a part of a text, at whose ends no word is cut, in order; false if it was ended.
 * Most of what masking costs is this loop: for each character one look into a table, for each word two more.
 */
export const scanLoop = <Pass extends Codes>(
  pass: Pass,
  { start: from, end: to }: Run,
  { starts, ends }: WordGates,
  spots: Spots<Pass>,
): boolean => {
  const { codes } = pass;
  let at = from;
  let run = from;
  while (at < to) {
    let code = codes[at] ?? 0;
    let look = looks[code] ?? 0;
    if (look === WORD) {
      const start = at;
      const first = code;
      let last = 0;
      let letters = LETTER;
      do {
        last = (last << 5) | (code & 31);
        letters &= code;
        code = codes[++at] ?? 0;
        look = looks[code] ?? 0;
      } while (look === WORD);
      const fourths = starts[startSlot(first, codes[start + 1] ?? 0, codes[start + 2] ?? 0)] ?? 0;
      const mayBegin = (fourths >>> ((codes[start + 3] ?? 0) & 31)) & 1;
      const isOfInterest =
        (mayBegin | (ends[last & 0x7fff] ?? 0)) !== 0 || (letters === 0 && mayCount(codes, start, at));
      if (isOfInterest) {
        const next = spots.word(pass, start, at);
        if (next < 0) return false;
        if (next !== at) {
          at = next;
          continue;
        }
      }
    }
    if (at >= to) break;
    if (look !== BASE64) {
      if (look >= SIGN && !spots.sign(pass, at)) return false;
      if (look !== PLUS) {
        if (at - run >= shortestRun && !spots.run(pass, run, at)) return false;
        while (looks[codes[at + 1] ?? 0] === 0) at++;
        run = at + 1;
      }
    }
    at++;
  }
  return to - run < shortestRun || spots.run(pass, run, to);
};
