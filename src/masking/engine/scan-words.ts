/** The one pass over a text: each word is looked at once, and tables decide which detectors are tried there. */
import { findEmail } from '../pii/find-email.ts';
import { findNetworkAddress } from '../pii/find-network.ts';
import { findNumber, mayBeNumber } from '../pii/find-number.ts';
import { type Classify, fieldNameAt, findFieldValue } from '../readers/find-field.ts';
import { lastWords } from '../readers/key-names.ts';
import { createNameGate, endSlot, type NameGate } from '../readers/name-gate.ts';
import {
  createFormatFinder,
  detectors,
  type FormatFinder,
  isLong,
  startSlot,
} from '../rules/find-formats.ts';
import { findBareUserInfo, findUserInfo } from '../structures/find-url-secrets.ts';
import type { Island } from './find-islands.ts';
import type { Hit } from './hit.ts';
import { createPrefilter } from './plain/prefilter.ts';
import type { Run } from './run.ts';
import { type Spots, scanLoop } from './scan-loop.ts';
import { type Codes, type CodesOf, createCodesOf } from './text-codes.ts';
import { classes } from './word-classes.ts';

export interface Found {
  readonly hits: readonly Hit[];
  /** Where names of fields stand that hold something of concern, in order. */
  readonly names: readonly number[];
  /** Runs of base64 characters long enough to hold something. */
  readonly runs: readonly Run[];
}

export interface WordScanner {
  /** The codes of a text, which hold until those of the next one are asked for. */
  readonly codesOf: CodesOf;
  /** Looks at a text, except for the given ranges, which are sorted. */
  readonly scan: (reading: Codes, except: readonly Island[]) => Found;
  /** Whether nothing in a text, or in a part of it at whose ends no word is cut, is anything that a detector begins with. */
  readonly isPlain: (reading: Codes, part?: Run) => boolean;
}

interface Pass extends Codes {
  readonly classify: Classify;
  readonly formats: FormatFinder;
  readonly names: NameGate;
  hits: Hit[];
  nameStarts: number[];
  runs: Run[];
  fieldEnd: number;
}

const nothing: Found = { hits: [], names: [], runs: [] };

/** Returns a scanner, which keeps a buffer of its own and is not to be shared by threads. */
export const createWordScanner = (classify: Classify): WordScanner => {
  const formats = createFormatFinder(detectors);
  const names = createNameGate(lastWords);
  const gates = { starts: formats.fourths, ends: names.gate };
  const isPlain = createPrefilter({ formats, classify });
  const scan: WordScanner['scan'] = ({ text, codes }, except) => {
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
      scanLoop(pass, { start: from, end: island.start }, gates, spots);
      from = island.end;
    }
    scanLoop(pass, { start: from, end: text.length }, gates, spots);
    if (pass.hits.length + pass.nameStarts.length + pass.runs.length === 0) return nothing;
    return { hits: pass.hits, names: pass.nameStarts, runs: pass.runs };
  };
  return {
    codesOf: createCodesOf(),
    scan,
    isPlain: (reading, part = { start: 0, end: reading.text.length }) => isPlain(reading, part),
  };
};

/** The word `[start, end)`, which stands in a text as a name or as a value; returns where to go on from. */
const tryWord = (pass: Pass, start: number, end: number): number => {
  const { codes, formats, names } = pass;
  const [first, second, third] = [codes[start] ?? 0, codes[start + 1] ?? 0, codes[start + 2] ?? 0];
  const gate = formats.gate[startSlot(first, second, third)];
  const at = gate !== 0 && (gate === 1 || isLong(codes, start)) ? tryFormats(pass, start, end) : end;
  if (first < 0x3a) {
    if (mayBeNumber(codes, start, at)) tryNumber(pass, start, at);
  } else if (third < 0x3a && third > 0x2f && first < 0x5b) tryNumber(pass, start, at);
  const mayName =
    names.gate[endSlot(codes, start, end)] !== 0 || (first > 0x39 && (codes[at - 1] ?? 0) < 0x3a);
  if (mayName) tryField(pass, start, at);
  return at;
};

/** Only colons and at-signs begin something by themselves. */
const trySign = (pass: Pass, at: number): boolean => {
  const code = pass.codes[at];
  if (code === 0x40) tryAddress(pass, at);
  else if (code === 0x3a) tryColon(pass, at);
  return true;
};

const spots: Spots<Pass> = {
  word: tryWord,
  sign: trySign,
  run: (pass, start, end) => {
    pass.runs.push({ start, end });
    return true;
  },
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

const tryNumber = (pass: Pass, start: number, end: number): void => {
  const hits = findNumber(pass.text, start, end);
  if (hits.length > 0) pass.hits.push(...hits);
};

/** The colon at `end` behind a word: of the scheme of a URL, or of the first group of an address. */
const tryColon = (pass: Pass, end: number): void => {
  let start = end;
  while (start > 0 && classes[pass.codes[start - 1] ?? 0] === 1) start--;
  if (start === end) return;
  if (pass.codes[end + 1] !== 0x2f) {
    const address = end - start < 5 ? findNetworkAddress(pass.text, start) : undefined;
    if (address !== undefined) pass.hits.push(address);
    return;
  }
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
