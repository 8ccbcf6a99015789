/**
 * Tells at one look that no detector has anything to begin with in a text, be it read as text or as JSON: most answers
 * are so, and need not be parsed and walked. Whatever it is not sure of, it calls not plain.
 */

import { findNetworkAddress } from '../pii/find-network.ts';
import { findNumber, mayBeNumber } from '../pii/find-number.ts';
import { isCard } from '../pii/personal.ts';
import { type Classify, fieldNameAt } from '../readers/find-field.ts';
import { findMarkedKeys } from '../readers/find-marked-keys.ts';
import { roleOf, shapeEndings } from '../readers/key-facts.ts';
import { lastWords } from '../readers/key-names.ts';
import { createNameGate } from '../readers/name-gate.ts';
import { type FormatFinder, isLong, startSlot } from '../rules/find-formats.ts';
import { mayDecode, textFromBase64, textFromHex } from './find-base64.ts';
import { classes, shortestRun } from './word-classes.ts';

interface Deps {
  readonly formats: FormatFinder;
  readonly classify: Classify;
}

interface Codes {
  readonly text: string;
  /** Codes of its characters, zero for all beyond ASCII. */
  readonly codes: Uint8Array;
}

type Prefilter = (text: string, codes: Uint8Array) => boolean;

/** What characters mean to this look: as in `classes`, 3 begins something always, 4 depending on what is beside it. */
const looks = new Uint8Array(256).map((_, code) => {
  const char = String.fromCharCode(code);
  if (/[@&\\\0\x1b]/.test(char)) return 3;
  return /[~+(?%:\t]/.test(char) ? 4 : (classes[code] ?? 0);
});

/** In the ids of Azure's secrets, whose objects name their value only `value`. */
const vaultHost = 'vault';

/** `{"Jwt": {"Key": …}}`. */
const isAnnounced = /^key$/i;

const isDigit = (code: number): boolean => code > 0x2f && code < 0x3a;
const isHex = (code: number): boolean => isDigit(code) || ((code | 32) > 0x60 && (code | 32) < 0x67);

/** Returns the look: true only if the text is certain to have nothing to mask. */
export const createPrefilter = ({ formats, classify }: Deps): Prefilter => {
  const names = createNameGate([...lastWords, ...shapeEndings, vaultHost]);
  /** By what stands between two quotes: whether it says nothing about a value, as a key or beside one. */
  const quoted = new Map<string, boolean>();
  const saysNothing = (name: string): boolean => {
    let known = quoted.get(name);
    if (known === undefined) {
      known = classify(name) === undefined && !isAnnounced.test(name) && roleOf(name) !== 'shape';
      if (quoted.size >= 4096) quoted.clear();
      quoted.set(name, known);
    }
    return known;
  };
  const isPlainName = (text: string, start: number, end: number): boolean => {
    if (text.startsWith('PRIVATE ', start - 8) || text.startsWith(vaultHost, start)) return false;
    const closes = text.charCodeAt(end) === 0x22;
    if (closes) {
      const opening = text.lastIndexOf('"', end - 1);
      if (opening < 0 || end - opening > 100 || !saysNothing(text.slice(opening + 1, end))) return false;
      if (text.charCodeAt(end + 1) === 0x3a) return true;
    }
    return fieldNameAt(text, { from: start, to: end }, classify) === undefined;
  };

  const ends = names.gate;
  const isPlainWord = (reading: Codes, start: number, end: number): boolean => {
    const { text, codes } = reading;
    const [first, second, third] = [codes[start] ?? 0, codes[start + 1] ?? 0, codes[start + 2] ?? 0];
    const gate = formats.gate[startSlot(first, second, third)];
    if (gate !== 0 && (gate === 1 || isLong(codes, start)) && formats.mayStart(text, start)) return false;
    const mayCount = first < 0x3a || (first < 0x5b && isDigit(third));
    if (mayCount && !isPlainNumber(reading, start, end)) return false;
    const mayName = ends[endSlot(codes, start, end)] !== 0 || (first > 0x39 && (codes[end - 1] ?? 0) < 0x3a);
    return !mayName || !names.isEnd(text, start, end) || isPlainName(text, start, end);
  };

  return (text, codes) => {
    const reading = { text, codes };
    const to = text.length;
    let at = 0;
    let run = 0;
    while (at < to) {
      let code = codes[at] ?? 0;
      const look = looks[code] ?? 0;
      if (look === 1) {
        const start = at;
        do code = ++at < to ? (codes[at] ?? 0) : 0;
        while (looks[code] === 1);
        if (!isPlainWord(reading, start, at)) return false;
        continue;
      }
      if (look > 2 && (look === 3 || !isHarmless(codes, at, to) || isAddress(reading, at))) return false;
      if (classes[code] === 0) {
        if (at - run >= shortestRun && mayHide(text, run, at)) return false;
        while (looks[codes[at + 1] ?? 0] === 0) at++;
        run = at + 1;
      }
      at++;
    }
    return to - run < shortestRun || !mayHide(text, run, to);
  };
};

/** Slot of a word's last three characters in the gate of names. */
const endSlot = (codes: Uint8Array, start: number, end: number): number =>
  (end - start > 2 ? ((codes[end - 3] ?? 0) & 31) << 10 : 0) |
  (((codes[end - 2] ?? 0) & 31) << 5) |
  ((codes[end - 1] ?? 0) & 31);

/** Whether a character that may begin something begins nothing here. */
const isHarmless = (codes: Uint8Array, at: number, to: number): boolean => {
  const next = at + 1 < to ? (codes[at + 1] ?? 0) : 0;
  const after = at + 2 < to ? (codes[at + 2] ?? 0) : 0;
  switch (codes[at]) {
    case 0x3a:
      return isHarmlessColon(codes, at, to);
    case 0x7e: // Secrets of Microsoft's have `Q~` in them.
      return codes[at - 1] !== 0x51;
    case 0x3f: // Parameters of a URL.
      return classes[next] === 0;
    case 0x25: // A character of a URL.
      return !(isHex(next) && isHex(after));
    case 0x09: // Jars of cookies.
      return next !== 0x54 && next !== 0x46;
    default: // A telephone number.
      return !isDigit(next);
  }
};

/** Whether the colon at `at` stands behind the first group of an address. */
const isAddress = ({ text, codes }: Codes, at: number): boolean => {
  if (codes[at] !== 0x3a || !isHex(codes[at - 1] ?? 0)) return false;
  let start = at;
  while (start > 0 && at - start < 5 && classes[codes[start - 1] ?? 0] === 1) start--;
  return at - start < 5 && findNetworkAddress(text, start) !== undefined;
};

/** Passwords stand in records with colons behind the number of a port; times of day do, too. */
const isHarmlessColon = (codes: Uint8Array, at: number, to: number): boolean => {
  const next = codes[at + 1] ?? 0;
  if (!isDigit(next)) return next !== 0x2a && !(next === 0x74 && codes[at + 2] === 0x68);
  let end = at + 2;
  while (end < to && isDigit(codes[end] ?? 0)) end++;
  if (codes[end] !== 0x3a) return true;
  return (
    end - at === 3 &&
    isDigit(codes[at - 1] ?? 0) &&
    isDigit(codes[at - 2] ?? 0) &&
    !isDigit(codes[at - 3] ?? 0)
  );
};

/** Whether what starts with a digit, or with letters and a digit, is no card, address, account or telephone number. */
const isPlainNumber = ({ text, codes }: Codes, start: number, end: number): boolean => {
  if ((codes[start] ?? 0) > 0x39) return findNumber(text, start, end).length === 0;
  if (!mayBeNumber(codes, start, end)) return true;
  const length = end - start;
  // What stands before may say that it numbers something, but stands in another string of the JSON.
  if (length > 11) return length > 19 || !isCard(text.slice(start, end));
  if (codes[end] === 0x2e) {
    const isDecimal = codes[end + 2] !== 0x2e && codes[end + 3] !== 0x2e && codes[end + 4] !== 0x2e;
    return isDecimal || findNumber(text, start, end).length === 0;
  }
  if (length !== 4) return length < 3;
  for (let at = end + 1; at < end + 5; at++) if (!isDigit(codes[at] ?? 0)) return true;
  return false;
};

/** Whether a run of base64 is a key, or may be text; behind a sign of equality, or together with the next line, any may be. */
const mayHide = (text: string, start: number, end: number): boolean => {
  if (text.slice(start, end - 2).includes('=') || findMarkedKeys(text, [{ start, end }]).length > 0)
    return true;
  if (!mayDecode(text, start, end)) return false;
  const run = text.slice(start, end);
  return /[\r\n]/.test(text[end] ?? '') || (textFromHex(run) ?? textFromBase64(run)) !== undefined;
};
