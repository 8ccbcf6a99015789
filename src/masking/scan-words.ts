/** The one pass over a text: each word is looked at once, and tables decide which detectors are tried there. */
import { findEmail } from './find-email.ts';
import { type Classify, fieldNameAt, findFieldValue } from './find-field.ts';
import { createFormatFinder, detectors, type FormatFinder, startSlot } from './find-formats.ts';
import type { Island } from './find-islands.ts';
import { findNumber } from './find-number.ts';
import { findBareUserInfo, findUserInfo } from './find-url-secrets.ts';
import type { Hit } from './hit.ts';
import { createNameGate, type NameGate } from './name-gate.ts';
import { traitOf } from './text-traits.ts';

/** Classes of characters: 1 letters and digits, 2 the rest of base64, 0 everything else. */
const classes = new Uint8Array(256);
for (let code = 0; code < 128; code++) {
  const char = String.fromCharCode(code);
  classes[code] = /[A-Za-z0-9]/.test(char) ? 1 : /[+/_=-]/.test(char) ? 2 : 0;
}

/** Characters that more than words and numbers may begin with; what is no trait of a text begins an address or a key. */
const isTelling = new Uint8Array(128);
for (let code = 0; code < 128; code++)
  isTelling[code] = traitOf(code) !== 0 || /[@~+(]/.test(String.fromCharCode(code)) ? 1 : 0;

export interface Run {
  readonly start: number;
  readonly end: number;
}

export interface Found {
  readonly hits: readonly Hit[];
  /** Where names of fields stand that hold something of concern, in order. */
  readonly names: readonly number[];
  /** Runs of base64 characters long enough to hold something. */
  readonly runs: readonly Run[];
}

export interface WordScanner {
  /** Looks at a text, given its bytes where they are known, except for the given ranges, which are sorted. */
  readonly scan: (text: string, bytes: Uint8Array | undefined, except: readonly Island[]) => Found;
  /** Whether nothing in a text is anything that a detector begins with: most short strings are so, and one look tells. */
  readonly isPlain: (text: string) => boolean;
}

interface Pass {
  readonly text: string;
  /** Character codes, zero for all beyond ASCII. */
  readonly codes: Uint8Array;
  readonly classify: Classify;
  readonly formats: FormatFinder;
  readonly names: NameGate;
  hits: Hit[];
  nameStarts: number[];
  runs: Run[];
  fieldEnd: number;
}

const nothing: Found = { hits: [], names: [], runs: [] };

export const createWordScanner = (classify: Classify): WordScanner => {
  const formats = createFormatFinder(detectors);
  const names = createNameGate();
  let scratch = new Uint8Array(1024);
  const scan: WordScanner['scan'] = (text, bytes, except) => {
    if (bytes === undefined && scratch.length < text.length) scratch = new Uint8Array(text.length * 2);
    const codes = bytes ?? fill(scratch, text);
    const pass: Pass = {
      text,
      codes,
      classify,
      formats,
      names,
      hits: [],
      nameStarts: [],
      runs: [],
      fieldEnd: 0,
    };
    let from = 0;
    for (const island of except) {
      scanRange(pass, from, island.start);
      from = island.end;
    }
    scanRange(pass, from, text.length);
    if (pass.hits.length + pass.nameStarts.length + pass.runs.length === 0) return nothing;
    return { hits: pass.hits, names: pass.nameStarts, runs: pass.runs };
  };
  return { scan, isPlain: (text) => isPlain(text, formats, names) };
};

/** As `scanRange` decides what to try, for a text of which nothing is known. */
const isPlain = (text: string, formats: FormatFinder, names: NameGate): boolean => {
  const to = text.length;
  let at = 0;
  let run = 0;
  while (at < to) {
    const first = text.charCodeAt(at);
    if (first > 127 || isTelling[first] === 1) return false;
    if (classes[first] !== 1) {
      if (classes[first] === 0) run = at + 1;
      at++;
      continue;
    }
    const start = at;
    while (++at < to && classes[text.charCodeAt(at)] === 1);
    if (at - run >= shortestRun) return false;
    const third = start + 2 < to ? text.charCodeAt(start + 2) : 0;
    if (formats.gate[startSlot(first, start + 1 < to ? text.charCodeAt(start + 1) : 0, third)] !== 0)
      return false;
    if (isDigit(first) ? at - start < 5 || at - start > 11 : isDigit(third) && first < 0x5b) return false;
    if (names.isEnd(text, start, at)) return false;
  }
  return true;
};

const isDigit = (code: number): boolean => code > 0x2f && code < 0x3a;

const fill = (codes: Uint8Array, text: string): Uint8Array => {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    codes[index] = code < 0x80 ? code : 0;
  }
  return codes;
};

const shortestRun = 20;

/** The hot loop: what it does for each character and each word decides what masking costs. */
const scanRange = (pass: Pass, from: number, to: number): void => {
  const { codes } = pass;
  const starts = pass.formats.gate;
  const ends = pass.names.gate;
  let at = from;
  let run = from;
  while (at < to) {
    let code = codes[at] ?? 0;
    const kind = classes[code];
    if (kind !== 1) {
      if (kind === 0) {
        if (at - run >= shortestRun) pass.runs.push({ start: run, end: at });
        run = at + 1;
        if (code === 0x40) tryAddress(pass, at);
      }
      at++;
      continue;
    }
    const start = at;
    const first = code;
    let last = 0;
    do {
      last = ((last << 5) | (code & 31)) & 0x7fff;
      code = ++at < to ? (codes[at] ?? 0) : 0;
    } while (classes[code] === 1);
    const second = start + 1 < to ? (codes[start + 1] ?? 0) : 0;
    const third = start + 2 < to ? (codes[start + 2] ?? 0) : 0;
    if (starts[startSlot(first, second, third)] !== 0) at = tryFormats(pass, start, at);
    if (first < 0x3a) {
      if (mayBeNumber(codes, start, at)) tryNumber(pass, start, at);
    } else if (third < 0x3a && third > 0x2f && first < 0x5b) tryNumber(pass, start, at);
    if (code === 0x3a) tryUrl(pass, start, at);
    if (ends[last] !== 0 || (first > 0x39 && (codes[at - 1] ?? 0) < 0x3a)) tryField(pass, start, at);
  }
  if (to - run >= shortestRun) pass.runs.push({ start: run, end: to });
};

/** Tries the formats that may start here; where to go on from. */
const tryFormats = (pass: Pass, start: number, end: number): number => {
  const hits = pass.formats.find(pass.text, start);
  if (hits.length === 0) return end;
  pass.hits.push(...hits);
  const [only] = hits;
  // Between a command and its password stand other flags, which may hold secrets too.
  return only !== undefined && hits.length === 1 && only.start <= start ? Math.max(end, only.end) : end;
};

/** Whether digits are long enough, or stand in a group, or behind a plus or a bracket: times and counters are not. */
const mayBeNumber = (codes: Uint8Array, start: number, end: number): boolean => {
  const length = end - start;
  if (length > 11) return true;
  const next = codes[end] ?? 0;
  const parts = next === 0x2e || (length > 2 && (next === 0x20 || next === 0x2d));
  if (length < 5 && parts && isDigit(codes[end + 1] ?? 0)) return true;
  const before = start === 0 ? 0 : (codes[start - 1] ?? 0);
  return before === 0x2b || before === 0x28;
};

const tryNumber = (pass: Pass, start: number, end: number): void => {
  const hits = findNumber(pass.text, start, end);
  if (hits.length > 0) pass.hits.push(...hits);
};

const tryUrl = (pass: Pass, start: number, end: number): void => {
  if (pass.codes[end + 1] !== 0x2f) return;
  const hit = findUserInfo(pass.text, end, pass.text.slice(start, end));
  if (hit !== undefined) pass.hits.push(hit);
};

const tryAddress = (pass: Pass, at: number): void => {
  const hits = [...findEmail(pass.text, at), ...findBareUserInfo(pass.text, at)];
  if (hits.length > 0) pass.hits.push(...hits);
};

const tryField = (pass: Pass, start: number, end: number): void => {
  if (end <= pass.fieldEnd || !pass.names.isEnd(pass.text, start, end)) return;
  const name = fieldNameAt(pass.text, { from: start, to: end }, pass.classify);
  if (name === undefined) return;
  pass.nameStarts.push(name.start);
  const { hits, end: done } = findFieldValue(pass.text, name);
  pass.fieldEnd = Math.max(name.end, done);
  if (hits.length > 0) pass.hits.push(...hits);
};
