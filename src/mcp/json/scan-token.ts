/** The tokens of JSON text, read by character code: spaces, strings, numbers and words. */
import type { JsonString } from './json-node.ts';

/** Where a scan stands. `problem` is set once something is wrong, and `at` then says where. */
export interface Cursor {
  readonly text: string;
  /** The characters of an ASCII text and a zero, which are read faster so; undefined for any other. */
  readonly codes: Uint8Array | undefined;
  readonly allowLone: boolean;
  at: number;
  problem: string | undefined;
}

/** Moves the cursor behind white space (RFC 8259, section 2). */
export const skipSpace = (cursor: Cursor): void => {
  const { text } = cursor;
  let at = cursor.at;
  let code = text.charCodeAt(at);
  while (code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09) code = text.charCodeAt(++at);
  cursor.at = at;
};

/** The string that starts with the quote at the cursor; undefined after a problem. */
export const scanString = (cursor: Cursor): JsonString | undefined => {
  const { text, at: start } = cursor;
  let last = plainEnd(cursor, start + 1);
  const plain = text.charCodeAt(last) === 0x22;
  if (!plain) last = escapedEnd(cursor, last);
  if (text.charCodeAt(last) !== 0x22) {
    if (last >= text.length) return fail(cursor, text.length, 'A string does not end.');
    return fail(cursor, last, 'A string holds a control character.');
  }
  const end = last + 1;
  const value = plain ? text.slice(start + 1, last) : decode(text.slice(start, end));
  if (value === undefined) return fail(cursor, start, 'A string holds an escape that is not valid.');
  if (!plain && !cursor.allowLone && !value.isWellFormed()) {
    return fail(cursor, start, 'A string holds half of a surrogate pair.');
  }
  cursor.at = end;
  return { kind: 'string', start, end, value };
};

/** Where the run of characters that stand for themselves ends: a quote, a backslash, a control character or the end. */
const plainEnd = ({ text, codes }: Cursor, from: number): number => {
  let at = from;
  if (codes !== undefined) {
    while (isPlain[codes[at] ?? 0] === 1) at++;
    return at;
  }
  let code = text.charCodeAt(at);
  while (code >= 0x20 && code !== 0x22 && code !== 0x5c) code = text.charCodeAt(++at);
  return at;
};

/** The same past escapes, each of which is two characters as far as the end of a string is concerned. */
const escapedEnd = (cursor: Cursor, from: number): number => {
  const { text, codes } = cursor;
  let at = from;
  if (codes === undefined) {
    while (text.charCodeAt(at) === 0x5c) at = plainEnd(cursor, at + 2);
    return at;
  }
  while (codes[at] === 0x5c) {
    at += 2;
    while (isPlain[codes[at] ?? 0] === 1) at++;
  }
  return Math.min(at, text.length);
};

/** By code: whether a character stands for itself in a string. */
const isPlain = new Uint8Array(256).map((_, code) => Number(code >= 0x20 && code !== 0x22 && code !== 0x5c));

/** Escapes are left to the engine: it is faster, and there is no second opinion about what they mean. */
const decode = (token: string): string | undefined => {
  try {
    return JSON.parse(token) as string;
  } catch {
    return undefined;
  }
};

const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;

/** End of the number that starts at `start`; `start` itself if there is none. */
export const numberEnd = (text: string, start: number): number => {
  let at = text.charCodeAt(start) === 0x2d ? start + 1 : start;
  const first = text.charCodeAt(at);
  if (!isDigit(first)) return start;
  at = first === 0x30 ? at + 1 : digitsEnd(text, at);
  if (text.charCodeAt(at) === 0x2e) {
    const end = digitsEnd(text, at + 1);
    if (end === at + 1) return start;
    at = end;
  }
  if ((text.charCodeAt(at) | 0x20) === 0x65) {
    const sign = text.charCodeAt(at + 1);
    const from = sign === 0x2b || sign === 0x2d ? at + 2 : at + 1;
    const end = digitsEnd(text, from);
    if (end === from) return start;
    at = end;
  }
  return at;
};

const digitsEnd = (text: string, from: number): number => {
  let at = from;
  while (isDigit(text.charCodeAt(at))) at++;
  return at;
};

/** End of `word` at `start`; `start` itself if another text stands there. */
export const literalEnd = (text: string, start: number, word: string): number =>
  text.startsWith(word, start) ? start + word.length : start;

const fail = (cursor: Cursor, at: number, problem: string): undefined => {
  cursor.at = at;
  cursor.problem = problem;
};
