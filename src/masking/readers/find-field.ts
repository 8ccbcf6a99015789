/** Finds `name: value` in running text, whatever the syntax: assignments, headers, flags, XML, netrc, prose. */

import type { Hit } from '../engine/hit.ts';
import { readAssignment } from './assignment-reader.ts';
import { isMadeOfWords } from './classify-value.ts';
import { secretParts, type Written } from './field-value.ts';
import type { FoundValue } from './found-value.ts';
import type { FieldKind } from './key-endings.ts';
import { classifyName } from './key-names.ts';
import type { Part } from './part.ts';
import { type ReadValue, readValue } from './read-value.ts';
import { isLineStart } from './text-lines.ts';

export interface FieldName {
  readonly start: number;
  readonly end: number;
  readonly kind: FieldKind;
}

export type Classify = (name: string) => FieldKind | undefined;

/** Names repeat within and between messages; what they mean is remembered, up to a bound. */
export const createClassify = (limit = 4096): Classify => {
  const known = new Map<string, FieldKind | undefined>();
  return (name) => {
    if (known.has(name)) return known.get(name);
    if (known.size >= limit) known.clear();
    const kind = classifyName(name);
    known.set(name, kind);
    return kind;
  };
};

const isNameChar = (code: number): boolean =>
  (code >= 0x30 && code <= 0x39) ||
  (code >= 0x41 && code <= 0x5a) ||
  (code >= 0x61 && code <= 0x7a) ||
  code === 0x5f ||
  code === 0x2d ||
  code === 0x2e;

/** The name around the word `[from, to)`, and what it stands for. */
export const fieldNameAt = (
  text: string,
  word: { from: number; to: number },
  classify: Classify,
): FieldName | undefined => {
  let start = word.from;
  while (start > 0 && word.from - start < 80 && isNameChar(text.charCodeAt(start - 1))) start--;
  let end = word.to;
  while (end - word.to < 40 && isNameChar(text.charCodeAt(end))) end++;
  while (end > word.to && !/[A-Za-z0-9]/.test(text[end - 1] ?? '')) end--;
  if (isPartOfReference(text, start)) return undefined;
  // What tests of Go print: `--- PASS: TestName`.
  if (text.startsWith('--- PASS', start - 4)) return undefined;
  if (
    text.startsWith('://', start - 3) ||
    text.startsWith('://', end) ||
    text.startsWith('[REDACTED:', start - 10)
  )
    return undefined;
  const kind = classify(text.slice(start, end));
  if (kind !== undefined) return { start, end, kind };
  return spacedName(text, { start, end }, classify);
};

/** `arn:aws:secretsmanager:…:secret:app`, `checksum/secret`: a word of a longer name, which has no value of its own. */
const isPartOfReference = (text: string, at: number): boolean => {
  const before = text[at - 1];
  if (before === '/') return /\b(?:checksum|digest|sha256)\/$/.test(text.slice(Math.max(0, at - 12), at));
  return (
    before === ':' &&
    /(?:^|[\s"'`=(,])(?:arn|urn|crn):\S{0,140}:$/.test(text.slice(Math.max(0, at - 160), at))
  );
};

/** `API key`, `Social Security Number`: up to three more words before the last one. */
const spacedName = (
  text: string,
  name: { start: number; end: number },
  classify: Classify,
): FieldName | undefined => {
  let start = name.start;
  for (let words = 0; words < 3; words++) {
    const before = wordBefore(text, start);
    if (before === start) return undefined;
    start = before;
    const kind = classify(text.slice(start, name.end));
    if (kind !== undefined) return { start, end: name.end, kind };
  }
  return undefined;
};

/** Start of the word that one blank parts from `at`; `at` itself if there is none. */
const wordBefore = (text: string, at: number): number => {
  if (text[at - 1] !== ' ' && text[at - 1] !== '\t') return at;
  let start = at - 1;
  while (start > 0 && at - start < 22 && isNameChar(text.charCodeAt(start - 1))) start--;
  return start === at - 1 ? at : start;
};

export interface FieldValue {
  readonly hits: readonly Hit[];
  /** Up to where the text has been dealt with: what a value is made of names nothing. */
  readonly end: number;
}

/** The secret that the field of this name holds where it stands, if it has a value there. */
export const findFieldValue = (text: string, name: FieldName): FieldValue => {
  const found = comparedWith(text, name) ?? readAssignment(text, name) ?? valueBefore(text, name);
  if (found === undefined) return { hits: [], end: name.end };
  const value = text.slice(found.start, found.end);
  const written = writtenAs(text, name, found);
  if (repeats(text.slice(name.start, name.end), value, found.quoted)) return { hits: [], end: found.end };
  const kind = besideUser(text, name) ? { ...name.kind, confidence: 'high' as const } : name.kind;
  const hits = secretParts(kind, value, written).map((part) => toHit(part, found.start));
  const next = found.quoted ? changedTo(text, found.end) : undefined;
  if (next !== undefined) {
    const parts = secretParts(kind, text.slice(next.start, next.end), 'value');
    hits.push(...parts.map((part) => toHit(part, next.start)));
  }
  const isHeader = kind.type === 'cookie' || kind.type === 'authorization';
  return { hits, end: isHeader ? found.end : (hits.at(-1)?.end ?? name.end) };
};

/** `if ("hunter2x!" == password)`: the value stands first, as some write comparisons so that none becomes an assignment. */
const comparedWith = (text: string, name: FieldName): FoundValue | undefined => {
  const before = text.slice(Math.max(0, name.start - 160), name.start);
  if (!/[!=]={1,2}\s{0,4}[\w$.>-]{0,40}$/.test(before)) return undefined;
  const match = /(["'])([^"'\n]{4,128})\1\s{0,4}[!=]={1,2}\s{0,4}[\w$.>-]{0,40}$/.exec(before);
  if (match?.[2] === undefined) return undefined;
  const start = name.start - match[0].length + 1;
  return { start, end: start + match[2].length, quoted: true, written: 'value' };
};

/** `hunter2x! (password)`, `482913 is your verification code`. */
const valueBefore = (text: string, name: FieldName): FoundValue | undefined => {
  if (text[name.end] !== ')') return announcedBy(text, name);
  const match = /(?:^|[\s"'`])([^\s"'`()]{5,128})["'`]? \((?:(?:the|your|my|our) )?(?:[\w-]{1,16} )?$/.exec(
    text.slice(Math.max(0, name.start - 160), name.start),
  );
  if (match?.[1] === undefined || !/\d/.test(match[1])) return undefined;
  const start = name.start - match[0].length + match[0].indexOf(match[1]);
  return { start, end: start + match[1].length, quoted: false, written: 'beside' };
};

const announcedBy = (text: string, name: FieldName): FoundValue | undefined => {
  if (text[name.start - 1] !== ' ') return undefined;
  const before = text.slice(Math.max(0, name.start - 140), name.start);
  const match =
    /(?:^|[\s"'`])([^\s"'`]{4,64})["'`]?(?: is|,| [-–—]) (?:your|the|my|our) (?:[\w.-]{1,20} ){0,3}$/.exec(
      before,
    );
  if (match?.[1] === undefined || !/\d/.test(match[1])) return undefined;
  const start = name.start - match[0].length + match[0].indexOf(match[1]);
  const written = name.kind.type === 'otp' ? 'said' : 'beside';
  return { start, end: start + match[1].length, quoted: false, written };
};

/** What follows a name of several words within a line is said, not assigned: `test 4: API key: rotation`. */
const writtenAs = (text: string, name: FieldName, found: FoundValue): Written => {
  if (found.quoted) return 'value';
  const isSpoken = found.written !== 'beside' && !isLineStart(text, name.start);
  return isSpoken && /[ \t]/.test(text.slice(name.start, name.end)) ? 'said' : found.written;
};

/** Plans of Terraform show what a value was and what it becomes: `password = "old" -> "new"`. */
const changedTo = (text: string, at: number): ReadValue | undefined => {
  const arrow = /^["'] -> (?=["'])/.exec(text.slice(at, at + 8));
  return arrow === null ? undefined : readValue(text, at + arrow[0].length, false);
};

/** `CHALLENGE_PASSWORD = "challengePassword"`: the name as another language writes it. */
const repeats = (name: string, value: string, quoted: boolean): boolean => {
  if (value.length > 64) return false;
  const [one, other] = [lettersOf(name), lettersOf(value)];
  if (value.length < 6) return value.length > 1 && one === other;
  // A name of several words at the beginning or the end of a longer one.
  const isLonger = one.length > 12 && (other.startsWith(one) || other.endsWith(one)) && isMadeOfWords(value);
  return quoted ? one.includes(other) || isLonger : one === other || isLonger;
};

const lettersOf = (text: string): string => text.replaceAll(/[^\p{L}\d]/gu, '').toLowerCase();

/** Next to a user's name even `pass` is a password. */
const besideUser = (text: string, name: FieldName): boolean =>
  name.kind.type === 'password' &&
  /\b(?:user(?:name)?|login|email)\b/i.test(text.slice(Math.max(0, name.start - 60), name.start));

const toHit = (part: Part, offset: number): Hit => ({
  start: offset + part.start,
  end: offset + part.end,
  type: part.type,
  detector: 'field-name',
});
