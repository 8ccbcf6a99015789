/**
 * Tells at one look that no detector has anything to begin with in a text, be it read as text or as JSON: most answers
 * are so, and need not be parsed and walked. Whatever it is not sure of, it calls not plain.
 */

import type { Classify } from '../../readers/find-field.ts';
import { findMarkedKeys } from '../../readers/find-marked-keys.ts';
import { type FormatFinder, isLong, startSlot } from '../../rules/find-formats.ts';
import { mayDecode, textFromBase64, textFromHex } from '../find-base64.ts';
import type { Run } from '../run.ts';
import type { Codes } from '../text-codes.ts';
import { classes, shortestRun } from '../word-classes.ts';
import { createPlainNames } from './plain-names.ts';
import { isPlainNumber, isPlainSign } from './plain-signs.ts';

interface Deps {
  readonly formats: FormatFinder;
  readonly classify: Classify;
}

/** Whether a part of a text, at whose ends no word is cut, has nothing to mask. */
export type Prefilter = (reading: Codes, part: Run) => boolean;

/** What characters mean to this look: letters and digits, the rest of base64, or what begins something. */
const WORD = 1;
const BASE64 = 2;
const ALWAYS = 3;
/** Begins something depending on what is beside it. */
const SIGN = 4;
/** The same, and belongs to base64. */
const PLUS = 5;

const looks = new Uint8Array(256).map((_, code) => {
  const char = String.fromCharCode(code);
  if (/[@&\\\0\x1b]/.test(char)) return ALWAYS;
  if (char === '+') return PLUS;
  return /[~(?#;%:\t]/.test(char) ? SIGN : (classes[code] ?? 0);
});

/** The bit that the codes of letters have and those of digits have not. */
const LETTER = 0x40;

/** Returns the look: true only if the text is certain to have nothing to mask. */
export const createPrefilter = ({ formats, classify }: Deps): Prefilter => {
  const names = createPlainNames(classify);
  const starts = formats.gate;
  const ends = names.gate;

  const isPlainWord = (reading: Codes, start: number, end: number): boolean => {
    const { codes } = reading;
    const [first, second, third] = [codes[start] ?? 0, codes[start + 1] ?? 0, codes[start + 2] ?? 0];
    const gate = starts[startSlot(first, second, third)] ?? 0;
    if (gate !== 0 && (gate === 1 || isLong(codes, start)) && formats.mayStart(reading, start)) return false;
    const mayCount = first < 0x3a || (first < 0x5b && third > 0x2f && third < 0x3a);
    if (mayCount && !isPlainNumber(reading, start, end)) return false;
    return names.isPlain(reading, start, end);
  };

  // Most of what masking costs is this loop: for each character one look into a table, for each word two more.
  return (reading, { start: from, end: to }) => {
    const { text, codes } = reading;
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
        const gate = starts[startSlot(first, codes[start + 1] ?? 0, codes[start + 2] ?? 0)] ?? 0;
        const isOfInterest = (gate | (ends[last & 0x7fff] ?? 0)) !== 0 || letters === 0;
        if (isOfInterest && !isPlainWord(reading, start, at)) return false;
      }
      if (at >= to) break;
      if (look !== BASE64) {
        if (look >= ALWAYS && (look === ALWAYS || !isPlainSign(reading, at))) return false;
        if (look !== PLUS) {
          if (at - run >= shortestRun && mayHide(text, run, at)) return false;
          while (looks[codes[at + 1] ?? 0] === 0) at++;
          run = at + 1;
        }
      }
      at++;
    }
    return to - run < shortestRun || !mayHide(text, run, to);
  };
};

/** Whether a run of base64 is a key, or may be text; behind a sign of equality, or together with the next line, any may be. */
const mayHide = (text: string, start: number, end: number): boolean => {
  if (text.slice(start, end - 2).includes('=') || findMarkedKeys(text, [{ start, end }]).length > 0)
    return true;
  if (!mayDecode(text, start, end)) return false;
  const run = text.slice(start, end);
  return /[\r\n]/.test(text[end] ?? '') || (textFromHex(run) ?? textFromBase64(run)) !== undefined;
};
