/** The tokens of JSON text, read by character code: spaces, strings, numbers and words. */
import type { JsonString } from './json-node.ts';

/** Where a scan stands. `problem` is set once something is wrong, and `at` then says where. */
export interface Cursor {
  readonly text: string;
  readonly allowLone: boolean;
  at: number;
  problem: string | undefined;
}

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
  const end = plainEnd(text, start + 1);
  if (text.charCodeAt(end) === 0x22) {
    cursor.at = end + 1;
    return { kind: 'string', start, end: end + 1, value: text.slice(start + 1, end) };
  }
  const value = scanEscaped(cursor, end);
  return value === undefined ? undefined : { kind: 'string', start, end: cursor.at, value };
};

/** Where the run of characters that stand for themselves ends: a quote, a backslash, a control character or the end. */
const plainEnd = (text: string, from: number): number => {
  let at = from;
  let code = text.charCodeAt(at);
  while (code >= 0x20 && code !== 0x22 && code !== 0x5c) code = text.charCodeAt(++at);
  return at;
};

/** The rest of a string from its first backslash, prefixed by what came before. */
const scanEscaped = (cursor: Cursor, firstStop: number): string | undefined => {
  const { text, at: start } = cursor;
  let value = text.slice(start + 1, firstStop);
  let at = firstStop;
  while (text.charCodeAt(at) === 0x5c) {
    const unit = escapedUnit(text, at);
    if (unit === undefined) return fail(cursor, at, 'An escape in a string is not valid.');
    const next = at + (text.charCodeAt(at + 1) === 0x75 ? 6 : 2);
    at = plainEnd(text, next);
    value += unit + text.slice(next, at);
  }
  if (text.charCodeAt(at) !== 0x22) {
    const ended = at >= text.length;
    return fail(cursor, at, ended ? 'A string does not end.' : 'A string holds a control character.');
  }
  if (!cursor.allowLone && !value.isWellFormed()) {
    return fail(cursor, start, 'A string holds half of a surrogate pair.');
  }
  cursor.at = at + 1;
  return value;
};

const escapes = new Map([
  [0x22, '"'],
  [0x5c, '\\'],
  [0x2f, '/'],
  [0x62, '\b'],
  [0x66, '\f'],
  [0x6e, '\n'],
  [0x72, '\r'],
  [0x74, '\t'],
]);

/** The code unit behind the backslash at `at`; undefined where the escape is not one of JSON's. */
const escapedUnit = (text: string, at: number): string | undefined => {
  const code = text.charCodeAt(at + 1);
  if (code !== 0x75) return escapes.get(code);
  let unit = 0;
  for (let index = at + 2; index < at + 6; index++) {
    const digit = hexDigit(text.charCodeAt(index));
    if (digit < 0) return undefined;
    unit = unit * 16 + digit;
  }
  return String.fromCharCode(unit);
};

const hexDigit = (code: number): number => {
  if (isDigit(code)) return code - 0x30;
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
};

const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;

/** End of the number that starts at `start`; `start` itself where there is none. */
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

/** End of `word` at `start`; `start` itself where another text stands there. */
export const literalEnd = (text: string, start: number, word: string): number =>
  text.startsWith(word, start) ? start + word.length : start;

const fail = (cursor: Cursor, at: number, problem: string): undefined => {
  cursor.at = at;
  cursor.problem = problem;
};
