/** A strict JSON scanner: every value with its place in the text, and nothing that two parsers could read differently. */

import { asciiCodes, ownAsciiCodes } from './ascii-codes.ts';
import type { JsonMember, JsonNode, JsonString } from './json-node.ts';
import { type Cursor, literalEnd, numberEnd, scanString, skipSpace } from './scan-token.ts';

export interface ScanOptions {
  /** Most containers inside each other; any number if undefined. */
  readonly depth?: number;
  /** Most values in the text, keys not counted; any number if undefined. */
  readonly nodes?: number;
  /**
   * What to do about `\ud800` without its other half. `refuse` (the default) for what clients send: servers turn it
   * into U+FFFD, drop it or fail, so "DR\ud800OP" is decided about as one text and may run as another. `allow` for
   * answers: JavaScript servers that cut a text in the middle of an emoji emit such escapes in good faith.
   */
  readonly loneSurrogates?: 'refuse' | 'allow';
}

/** Bounds for texts of others that are scanned only to see what they are, and for what clients send. */
export const SMALL = { depth: 64, nodes: 200_000 } as const;

export type ScanResult =
  | { readonly ok: true; readonly root: JsonNode }
  /** `problem` is a sentence without content of the message; `at` is where, in UTF-16 code units. */
  | { readonly ok: false; readonly problem: string; readonly at: number };

/** A container that is still open. */
type Frame =
  | { readonly kind: 'array'; readonly start: number; readonly items: JsonNode[] }
  | {
      readonly kind: 'object';
      readonly start: number;
      readonly members: JsonMember[];
      key: JsonString | undefined;
      /** A bit for each slot of its keys. */
      slots: number;
      seen: Set<string> | undefined;
    };

type ObjectFrame = Extract<Frame, { kind: 'object' }>;

interface Scan extends Cursor {
  /** Those around the innermost one. */
  readonly open: (Frame | undefined)[];
  /** The innermost container that is open. */
  frame: Frame | undefined;
  /** Keys met before, by `slotOf`: objects of a list have the same ones, which need be cut out and compared only once. */
  readonly keys: string[];
  /** Values that may still come. */
  room: number;
  readonly depth: number;
}

/**
 * Scans RFC 8259 text. Refused besides what JSON.parse refuses: a key that occurs twice in one object (compared
 * decoded), `__proto__` as a key, more depth or values than allowed, and lone surrogates. Never throws, never recurses.
 */
export const scanJson = (text: string, options: ScanOptions = {}): ScanResult => {
  const scan = begin(text, options, asciiCodes(text));
  return resultOf(scan, scanSome(scan, 0));
};

/** Values in one slice: less than a millisecond. */
const SLICE = 1000;
/** The same in characters, for long strings. */
const SLICE_LENGTH = 128 * 1024;

/** The same with pauses, so that a long text does not keep its thread from everything else. */
export const scanJsonInSlices = async (
  text: string,
  pause: () => Promise<void>,
  options: ScanOptions = {},
): Promise<ScanResult> => {
  const scan = begin(text, options, ownAsciiCodes(text));
  for (;;) {
    const root = scanSome(scan, scan.room - SLICE, scan.at + SLICE_LENGTH);
    if (root !== 'more') return resultOf(scan, root);
    await pause();
  }
};

/** The bytes bound what is not told otherwise; nothing here recurses. */
const UNBOUNDED = Number.MAX_SAFE_INTEGER;

const begin = (
  text: string,
  { loneSurrogates, depth = UNBOUNDED, nodes = UNBOUNDED }: ScanOptions,
  codes: Uint8Array | undefined,
): Scan => {
  const allowLone = loneSurrogates === 'allow';
  const isBroken = !allowLone && codes === undefined && !text.isWellFormed();
  const problem = isBroken ? 'The text holds half of a surrogate pair.' : undefined;
  return { text, codes, allowLone, at: 0, problem, keys: [], open: [], frame: undefined, room: nodes, depth };
};

const resultOf = (scan: Scan, root: JsonNode | 'more' | undefined): ScanResult =>
  root === undefined || root === 'more'
    ? { ok: false, problem: scan.problem ?? 'Not JSON.', at: scan.at }
    : { ok: true, root };

/** The root once the text is over; `more` once so little room is left, or so much of the text is scanned. */
const scanSome = (
  scan: Scan,
  room: number,
  until = Number.POSITIVE_INFINITY,
): JsonNode | 'more' | undefined => {
  while (scan.problem === undefined) {
    let node = scanValue(scan);
    while (node !== undefined) {
      const { frame } = scan;
      if (frame === undefined) return atEnd(scan) ? node : undefined;
      node = frame.kind === 'array' ? addItem(scan, frame.items, node) : addMember(scan, frame, node);
    }
    if ((scan.room < room || scan.at > until) && scan.problem === undefined) return 'more';
  }
  return undefined;
};

const atEnd = (scan: Scan): boolean => {
  skipSpace(scan);
  if (scan.at === scan.text.length) return true;
  fail(scan, 'There is something after the end of the JSON value.');
  return false;
};

/** The next value, if it is whole already; undefined after a problem, or if a container was opened. */
const scanValue = (scan: Scan): JsonNode | undefined => {
  skipSpace(scan);
  if (scan.room-- === 0) return fail(scan, 'There are more values than allowed.');
  const start = scan.at;
  switch (scan.text.charCodeAt(start)) {
    case 0x22:
      return scanString(scan);
    case 0x7b:
      return openObject(scan, start);
    case 0x5b:
      return openArray(scan, start);
    case 0x74:
      return scanLiteral(scan, 'true', true);
    case 0x66:
      return scanLiteral(scan, 'false', false);
    case 0x6e:
      return scanLiteral(scan, 'null', null);
    default:
      return scanNumber(scan, start);
  }
};

const scanLiteral = (scan: Scan, word: string, value: true | false | null): JsonNode | undefined => {
  const start = scan.at;
  const end = literalEnd(scan.text, start, word);
  if (end === start) return fail(scan, 'A value was expected here.');
  scan.at = end;
  return { kind: 'literal', start, end, value };
};

const scanNumber = (scan: Scan, start: number): JsonNode | undefined => {
  const end = numberEnd(scan.text, start);
  if (end === start) return fail(scan, 'A value was expected here.');
  scan.at = end;
  return { kind: 'number', start, end, raw: scan.text.slice(start, end) };
};

const openArray = (scan: Scan, start: number): JsonNode | undefined => {
  if (scan.open.length >= scan.depth) return fail(scan, 'Values are nested deeper than allowed.');
  scan.at = start + 1;
  skipSpace(scan);
  if (scan.text.charCodeAt(scan.at) === 0x5d) {
    scan.at += 1;
    return { kind: 'array', start, end: scan.at, items: [] };
  }
  open(scan, { kind: 'array', start, items: [] });
  return undefined;
};

const openObject = (scan: Scan, start: number): JsonNode | undefined => {
  if (scan.open.length >= scan.depth) return fail(scan, 'Values are nested deeper than allowed.');
  scan.at = start + 1;
  skipSpace(scan);
  if (scan.text.charCodeAt(scan.at) === 0x7d) {
    scan.at += 1;
    return { kind: 'object', start, end: scan.at, members: [] };
  }
  const frame: ObjectFrame = {
    kind: 'object',
    start,
    members: [],
    key: undefined,
    slots: 0,
    seen: undefined,
  };
  open(scan, frame);
  return scanKey(scan, frame);
};

const open = (scan: Scan, frame: Frame): void => {
  scan.open.push(scan.frame);
  scan.frame = frame;
};

/** Where the container that is closed began. */
const close = (scan: Scan): number => {
  const start = scan.frame?.start ?? 0;
  scan.frame = scan.open.pop();
  return start;
};

/** Adds an item to the innermost array; the array, if that closes it. */
const addItem = (scan: Scan, items: JsonNode[], node: JsonNode): JsonNode | undefined => {
  items.push(node);
  skipSpace(scan);
  const code = scan.text.charCodeAt(scan.at);
  if (code !== 0x2c && code !== 0x5d) return fail(scan, 'A comma or ] was expected here.');
  scan.at += 1;
  if (code === 0x2c) return undefined;
  return { kind: 'array', start: close(scan), end: scan.at, items };
};

/** Adds a member to the innermost object; the object, if that closes it. */
const addMember = (scan: Scan, frame: ObjectFrame, value: JsonNode): JsonNode | undefined => {
  if (frame.key !== undefined) frame.members.push({ key: frame.key, value });
  skipSpace(scan);
  const code = scan.text.charCodeAt(scan.at);
  if (code !== 0x2c && code !== 0x7d) return fail(scan, 'A comma or } was expected here.');
  scan.at += 1;
  if (code === 0x2c) return scanKey(scan, frame);
  return { kind: 'object', start: close(scan), end: scan.at, members: frame.members };
};

const scanKey = (scan: Scan, frame: ObjectFrame): undefined => {
  skipSpace(scan);
  if (scan.text.charCodeAt(scan.at) !== 0x22) return fail(scan, 'A key was expected here.');
  const key = scanName(scan);
  if (key === undefined) return undefined;
  // Parsers that assign keys one by one replace the prototype and then find `name` if there is none.
  if (key.value === '__proto__') return fail(scan, 'The key __proto__ is not allowed.', key.start);
  // Parsers differ on which of two equal keys counts, so what is decided about might not be what runs.
  if (isTaken(frame, key.value)) return fail(scan, 'A key occurs twice in one object.', key.start);
  frame.key = key;
  skipSpace(scan);
  if (scan.text.charCodeAt(scan.at) !== 0x3a) return fail(scan, 'A colon was expected here.');
  scan.at += 1;
  return undefined;
};

/** A string that is likely to be one met before, which is then the very same value. */
const scanName = (scan: Scan): JsonString | undefined => {
  const { text, at: start, keys } = scan;
  const slot = (text.charCodeAt(start + 1) * 31 + text.charCodeAt(start + 3)) & (KEYS - 1);
  const known = keys[slot];
  if (known !== undefined && known !== '') {
    const last = start + 1 + known.length;
    if (text.charCodeAt(last) === 0x22 && text.startsWith(known, start + 1)) {
      scan.at = last + 1;
      return { kind: 'string', start, end: scan.at, value: known };
    }
  }
  const key = scanString(scan);
  // One with escapes is written otherwise than it reads.
  if (key !== undefined && key.end - start === key.value.length + 2) keys[slot] = key.value;
  return key;
};

/** Keys that are remembered, a power of two. */
const KEYS = 64;

/** Most keys differ in a bit from all others; comparing beats hashing for the few of an ordinary object, and hashing keeps large ones linear. */
const isTaken = (frame: ObjectFrame, key: string): boolean => {
  if (frame.seen === undefined) {
    const { members } = frame;
    const slot = 1 << ((key.length * 5 + key.charCodeAt(0) + key.charCodeAt(key.length - 1) * 3) & 31);
    if (members.length < 12) {
      if ((frame.slots & slot) === 0) {
        frame.slots |= slot;
        return false;
      }
      return members.some((member) => member.key.value === key);
    }
    frame.seen = new Set(members.map((member) => member.key.value));
  }
  if (frame.seen.has(key)) return true;
  frame.seen.add(key);
  return false;
};

const fail = (scan: Scan, problem: string, at: number = scan.at): undefined => {
  scan.problem = problem;
  scan.at = at;
};
