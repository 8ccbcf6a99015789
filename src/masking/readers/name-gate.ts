/** Turns away words that no field name of concern ends with, by their last three letters and then letter by letter. */
import { gluedWords } from './key-names.ts';

interface Ending {
  readonly word: string;
  /** May follow other letters without a capital or a separator: `dbpassword`. */
  readonly glued: boolean;
}

/** Slot of the three characters before `end`; of two if the word has no more. Case does not count. */
const slotBefore = (text: string, start: number, end: number): number => {
  const third = end - start > 2 ? text.charCodeAt(end - 3) & 31 : 0;
  return (third << 10) | ((text.charCodeAt(end - 2) & 31) << 5) | (text.charCodeAt(end - 1) & 31);
};

/** The same of a word whose character codes are at hand. */
export const endSlot = (codes: Uint8Array, start: number, end: number): number =>
  (end - start > 2 ? ((codes[end - 3] ?? 0) & 31) << 10 : 0) |
  (((codes[end - 2] ?? 0) & 31) << 5) |
  ((codes[end - 1] ?? 0) & 31);

export interface NameGate {
  /** By the slot of a word's last three characters: zero if no name ends so. */
  readonly gate: Uint8Array;
  /** Whether the word `[start, end)` may end the name of a field that holds something of concern. */
  readonly isEnd: (text: string, start: number, end: number) => boolean;
}

/** A gate for names that end with one of these words. */
export const createNameGate = (lastWords: readonly string[]): NameGate => {
  const gate = new Uint8Array(1 << 15);
  const endings = new Map<number, Ending[]>();
  for (const word of new Set(lastWords)) {
    const slot = slotBefore(word, 0, word.length);
    gate[slot] = 1;
    endings.set(slot, [...(endings.get(slot) ?? []), { word, glued: gluedWords.has(word) }]);
  }
  const isEnd = (text: string, start: number, end: number): boolean => {
    let last = end;
    while (last > start && text.charCodeAt(last - 1) < 0x3a) last--;
    if (last - start < 2) return false;
    const slot = slotBefore(text, start, last);
    if (gate[slot] === 0) return false;
    for (const ending of endings.get(slot) ?? []) if (endsWith(text, start, last, ending)) return true;
    return false;
  };
  return { gate, isEnd };
};

const endsWith = (text: string, start: number, end: number, { word, glued }: Ending): boolean => {
  const from = end - word.length;
  if (from < start) return false;
  for (let index = 0; index < word.length; index++) {
    if ((text.charCodeAt(from + index) | 32) !== word.charCodeAt(index)) return false;
  }
  return from === start || glued || isCapital(text.charCodeAt(from)) || text.charCodeAt(from - 1) < 0x3a;
};

const isCapital = (code: number): boolean => code >= 0x41 && code <= 0x5a;
