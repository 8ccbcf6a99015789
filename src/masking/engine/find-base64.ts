/** Reads text out of a run of base64 or hexadecimal digits, so that it can be scanned in turn. */

import { isUtf8 } from 'node:buffer';
import { unzipSync } from 'node:zlib';

/** How gzip, RFC 1952, and zlib, RFC 1950, begin. */
const packed = /^(?:H4sI|eJ[w-z]|eN[o-r]|eA[E-H]|eF[4-7])/;
/** Nothing worth hiding packs into less; trying costs as much as reading a few thousand characters. */
const shortestPacked = 48;
const alphabet = /^[A-Za-z0-9+/_-]+={0,2}$/;

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
/** By character code: the six bits that a digit of either alphabet stands for, and 64 for what is no digit. */
const sextets = new Uint8Array(128).fill(64);
for (const [index, digit] of [...digits].entries()) sextets[digit.charCodeAt(0)] = index;
sextets[0x2d] = 62;
sextets[0x5f] = 63;

const sextetAt = (text: string, at: number): number => sextets[text.charCodeAt(at)] ?? 64;

/** How many characters say whether it is worth decoding the rest. */
const told = 24;

/**
 * Whether `[start, end)` may decode to text, as far as its first characters tell. Most runs are words, hashes and images,
 * which decode to bytes that no text begins with; nothing is copied to find that out.
 */
export const mayDecode = (text: string, start: number, end: number): boolean => {
  if (isHexText(text.charCodeAt(start)) && isHexText(text.charCodeAt(start + 2))) return true;
  let follow = 0;
  for (let at = start; at + 4 <= Math.min(end, start + told); at += 4) {
    const [a, b] = [sextetAt(text, at), sextetAt(text, at + 1)];
    const [c, d] = [sextetAt(text, at + 2), sextetAt(text, at + 3)];
    if ((a | b | c | d) > 63) return true;
    const bits = (a << 18) | (b << 12) | (c << 6) | d;
    if (at === start && mayBegin(bits)) return true;
    for (let shift = 16; shift >= 0; shift -= 8) {
      follow = followers((bits >> shift) & 0xff, follow);
      if (follow < 0) return false;
    }
  }
  return true;
};

/** Codes of the digits that the first half of a byte of ASCII text is written with. */
const isHexText = (code: number): boolean => code > 0x31 && code < 0x38;

/** What is compressed, or UTF-16, begins with bytes that no UTF-8 has. */
const mayBegin = (bits: number): boolean => {
  const first = bits >> 16;
  const mark = bits >> 8;
  return mark === 0xfffe || mark === 0xfeff || first === 0x1f || first === 0x78 || (bits & 0xff00) === 0;
};

/** How many bytes of a character of UTF-8 are still to come after this one; -1 if it fits none. */
const followers = (byte: number, expected: number): number => {
  if (expected > 0) return byte >> 6 === 2 ? expected - 1 : -1;
  if (byte < 0x80) return isPrintableByte(byte) ? 0 : -1;
  return byte < 0xc2 || byte > 0xf4 ? -1 : byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
};

/** Text of printable UTF-8 behind `encoded` (standard or URL-safe alphabet), packed or not; undefined if it is none. */
export const textFromBase64 = (encoded: string, mayUnpack = true): string | undefined => {
  const whole = encoded.replace(/=+$/, '');
  if (!alphabet.test(encoded)) return undefined;
  // What was cut off may end inside a group.
  const body = whole.length % 4 === 1 ? whole.slice(0, -1) : whole;
  if (body.length >= shortestPacked && packed.test(body))
    return mayUnpack ? textFromPacked(Buffer.from(body, 'base64')) : undefined;
  // Most runs are hashes and images: the first characters decode to bytes that no text has, and the rest is not read.
  const head = Buffer.from(body.slice(0, 32), 'base64').subarray(0, -4);
  if (isWide(head)) return textFromWide(Buffer.from(body, 'base64'));
  if (isMarked(head)) return textFromMarked(Buffer.from(body, 'base64'));
  if (!isPrintable(head)) return undefined;
  return textFromBytes(Buffer.from(body, 'base64'));
};

/** How much longer than its compressed form a text may be: real ones stay below, and what is made to be huge is not read. */
const longestStretch = 16;

/** Text behind gzip or zlib, as user data and releases of Helm carry it; undefined if it is none. */
const textFromPacked = (bytes: Buffer): string | undefined => {
  try {
    return textFromBytes(unzipSync(bytes, { maxOutputLength: bytes.length * longestStretch + 4096 }));
  } catch {
    return undefined;
  }
};

/** Text behind pairs of hexadecimal digits; undefined if it is none, as nearly all hashes and ids are. */
export const textFromHex = (encoded: string): string | undefined => {
  if (encoded.length % 2 === 1 || !/^[2-7][\da-f][2-7][\da-f]{21,}$/i.test(encoded)) return undefined;
  return textFromBytes(Buffer.from(encoded, 'hex'));
};

/** UTF-16, as PowerShell takes its encoded commands. */
const isWide = (bytes: Uint8Array): boolean =>
  bytes.length > 7 && bytes[1] === 0 && bytes[3] === 0 && bytes[5] === 0 && bytes[0] !== 0 && bytes[2] !== 0;

const textFromWide = (bytes: Buffer): string | undefined => {
  const text = bytes.toString('utf16le');
  return isPrintable(Buffer.from(text)) ? text : undefined;
};

/** UTF-16 that says so with a byte order mark, in either order, as Windows writes files. */
const isMarked = ([first, second]: Uint8Array): boolean =>
  (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);

const textFromMarked = (bytes: Buffer): string | undefined => {
  const units = bytes.subarray(2, bytes.length - (bytes.length % 2));
  return textFromWide(bytes[0] === 0xff ? units : Buffer.from(units).swap16());
};

/** The UTF-8 text in some bytes; undefined if they are not text. */
const textFromBytes = (bytes: Buffer): string | undefined => {
  if (!isPrintable(bytes)) return undefined;
  return isUtf8(bytes) ? bytes.toString('utf8') : undefined;
};

const isPrintable = (bytes: Uint8Array): boolean => {
  for (const byte of bytes) if (!isPrintableByte(byte)) return false;
  return true;
};

const isPrintableByte = (byte: number): boolean =>
  byte < 0x20 ? byte === 0x09 || byte === 0x0a || byte === 0x0d || byte === 0x1b : byte !== 0x7f;
