/** Tells of words that may end a name of concern that they do not: what they are part of says nothing about any value. */
import { type Classify, fieldNameAt } from '../../readers/find-field.ts';
import { roleOf, shapeEndings } from '../../readers/key-facts.ts';
import { lastWords } from '../../readers/key-names.ts';
import { createNameGate, endSlot } from '../../readers/name-gate.ts';
import type { Codes } from '../text-codes.ts';

export interface PlainNames {
  /** By the slot of a word's last three characters: zero if no name ends so. */
  readonly gate: Uint8Array;
  /** Whether the word `[start, end)` ends no name of concern. */
  readonly isPlain: (reading: Codes, start: number, end: number) => boolean;
}

/** In the ids of Azure's secrets, whose objects name their value only `value`. */
const vaultHost = 'vault';

/** `{"Jwt": {"Key": …}}`. */
const isAnnounced = /^key$/i;

/** What only lists of cookies have beside their names and values. */
const ofCookie = /^(?:httpOnly|sameSite|hostOnly|domain)$/i;
const isPath = /^path$/i;
const endings = ['httponly', 'samesite', 'hostonly', 'domain', 'path'];
/** The path of most cookies, behind its name. */
const wholeSite = /"\s{0,8}:\s{0,8}"\/"/y;

const QUOTE = 0x22;
const COLON = 0x3a;
/** A name between quotes is no longer. */
const LONGEST = 100;
/** Names that are remembered until other ones take their place. */
const REMEMBERED = 256;

const isWholeSite = (text: string, end: number): boolean => {
  wholeSite.lastIndex = end;
  return wholeSite.test(text);
};

/** Returns the look at single words. */
export const createPlainNames = (classify: Classify): PlainNames => {
  const { gate, isEnd } = createNameGate([...lastWords, ...shapeEndings, ...endings, vaultHost]);
  /** By what stands between two quotes: whether it says nothing about a value, as a key or beside one. */
  const quoted = new Map<string, boolean>();
  const saysNothing = (name: string): boolean => {
    let known = quoted.get(name);
    if (known === undefined) {
      known =
        classify(name) === undefined &&
        !isAnnounced.test(name) &&
        !ofCookie.test(name) &&
        roleOf(name) !== 'shape';
      if (quoted.size >= 4096) quoted.clear();
      quoted.set(name, known);
    }
    return known;
  };

  /** Keys that say nothing, with their quotes and colon: rows of a list have the same ones over and over. */
  const keys: string[] = Array.from({ length: REMEMBERED }, () => '');
  const isPlainName = ({ text, codes }: Codes, start: number, end: number, slot: number): boolean => {
    const closes = codes[end] === QUOTE;
    const isKey = closes && codes[end + 1] === COLON;
    if (isKey) {
      const key = keys[slot % REMEMBERED] ?? '';
      if (key !== '' && text.startsWith(key, end + 2 - key.length)) return true;
    }
    if (text.startsWith('PRIVATE ', start - 8) || text.startsWith(vaultHost, start)) return false;
    if (closes) {
      const opening = text.lastIndexOf('"', end - 1);
      const name = text.slice(opening + 1, end);
      if (opening < 0 || end - opening > LONGEST || !saysNothing(name)) return false;
      if (isPath.test(name)) return !isWholeSite(text, end);
      if (isKey) keys[slot % REMEMBERED] = text.slice(opening, end + 2);
    }
    const isPlain = fieldNameAt(text, { from: start, to: end }, classify) === undefined;
    if (!isPlain && isKey) keys[slot % REMEMBERED] = '';
    return isPlain;
  };

  const isPlain: PlainNames['isPlain'] = (reading, start, end) => {
    const { text, codes } = reading;
    const slot = endSlot(codes, start, end);
    const mayName = gate[slot] !== 0 || ((codes[start] ?? 0) > 0x39 && (codes[end - 1] ?? 0) < 0x3a);
    return !mayName || !isEnd(text, start, end) || isPlainName(reading, start, end, slot);
  };
  return { gate, isPlain };
};
