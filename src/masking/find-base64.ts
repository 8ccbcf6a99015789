/** Reads text out of a run of base64 or hexadecimal digits, so that it can be scanned in turn. */

import { isUtf8 } from 'node:buffer';
import { unzipSync } from 'node:zlib';

/** How gzip, RFC 1952, and zlib, RFC 1950, begin. */
const packed = /^(?:H4sI|eJ[w-z]|eN[o-r]|eA[E-H]|eF[4-7])/;
/** Nothing worth hiding packs into less; trying costs as much as reading a few thousand characters. */
const shortestPacked = 48;
const alphabet = /^[A-Za-z0-9+/_-]+={0,2}$/;

/** Text of printable UTF-8 behind `encoded` (standard or URL-safe alphabet); undefined where it is none. */
export const textFromBase64 = (encoded: string): string | undefined => {
  const whole = encoded.replace(/=+$/, '');
  if (!alphabet.test(encoded)) return undefined;
  // What was cut off may end inside a group.
  const body = whole.length % 4 === 1 ? whole.slice(0, -1) : whole;
  if (body.length >= shortestPacked && packed.test(body)) return textFromPacked(Buffer.from(body, 'base64'));
  // Most runs are hashes and images: the first characters decode to bytes that no text has, and the rest is not read.
  const head = Buffer.from(body.slice(0, 32), 'base64').subarray(0, -4);
  if (isWide(head)) return textFromWide(Buffer.from(body, 'base64'));
  if (!isPrintable(head)) return undefined;
  return textFromBytes(Buffer.from(body, 'base64'));
};

/** How much longer than its compressed form a text may be: real ones stay below, and what is made to be huge is not read. */
const longestStretch = 16;

/** Text behind gzip or zlib, as user data and releases of Helm carry it; undefined where it is none. */
const textFromPacked = (bytes: Buffer): string | undefined => {
  try {
    return textFromBytes(unzipSync(bytes, { maxOutputLength: bytes.length * longestStretch + 4096 }));
  } catch {
    return undefined;
  }
};

/** Text behind pairs of hexadecimal digits; undefined where it is none, as nearly all hashes and ids are. */
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

/** The UTF-8 text in some bytes; undefined where they are not text. */
const textFromBytes = (bytes: Buffer): string | undefined => {
  if (!isPrintable(bytes)) return undefined;
  return isUtf8(bytes) ? bytes.toString('utf8') : undefined;
};

const isPrintable = (bytes: Uint8Array): boolean => {
  for (const byte of bytes) {
    if (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d && byte !== 0x1b) return false;
    if (byte === 0x7f) return false;
  }
  return true;
};
