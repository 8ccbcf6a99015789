/**
 * Tells at one look that no detector has anything to begin with in a text, be it read as text or as JSON: most answers
 * are so, and need not be parsed and walked. Whatever it is not sure of, it calls not plain.
 */

import type { Classify } from '../../readers/find-field.ts';
import { findMarkedKeys } from '../../readers/find-marked-keys.ts';
import { type FormatFinder, isLong, startSlot } from '../../rules/find-formats.ts';
import { mayDecode, textFromBase64, textFromHex } from '../find-base64.ts';
import type { Run } from '../run.ts';
import { type Spots, scanLoop } from '../scan-loop.ts';
import type { Codes } from '../text-codes.ts';
import { createPlainNames } from './plain-names.ts';
import { isPlainNumber, isPlainSign } from './plain-signs.ts';

interface Deps {
  readonly formats: FormatFinder;
  readonly classify: Classify;
}

/** Whether a part of a text, at whose ends no word is cut, has nothing to mask. */
export type Prefilter = (reading: Codes, part: Run) => boolean;

/** Returns the look: true only if the text is certain to have nothing to mask. */
export const createPrefilter = ({ formats, classify }: Deps): Prefilter => {
  const names = createPlainNames(classify);
  const starts = formats.gate;
  const gates = { starts: formats.fourths, ends: names.gate };

  const isPlainWord = (reading: Codes, start: number, end: number): boolean => {
    const { codes } = reading;
    const [first, second, third] = [codes[start] ?? 0, codes[start + 1] ?? 0, codes[start + 2] ?? 0];
    const gate = starts[startSlot(first, second, third)] ?? 0;
    if (gate !== 0 && (gate === 1 || isLong(codes, start)) && formats.mayStart(reading, start)) return false;
    const mayCount = first < 0x3a || (first < 0x5b && third > 0x2f && third < 0x3a);
    if (mayCount && !isPlainNumber(reading, start, end)) return false;
    return names.isPlain(reading, start, end);
  };

  const spots: Spots<Codes> = {
    word: (reading, start, end) => (isPlainWord(reading, start, end) ? end : -1),
    sign: isPlainSign,
    run: ({ text }, start, end) => !mayHide(text, start, end),
  };
  return (reading, part) => scanLoop(reading, part, gates, spots);
};

/** Whether a run of base64 is a key, or may be text; behind a sign of equality, or together with the next line, any may be. */
const mayHide = (text: string, start: number, end: number): boolean => {
  if (text.slice(start, end - 2).includes('=') || findMarkedKeys(text, [{ start, end }]).length > 0)
    return true;
  if (!mayDecode(text, start, end)) return false;
  const run = text.slice(start, end);
  return /[\r\n]/.test(text[end] ?? '') || (textFromHex(run) ?? textFromBase64(run)) !== undefined;
};
