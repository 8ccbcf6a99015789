/** Reads text out of a run of base64 or hexadecimal digits, so that it can be scanned in turn. */

import { isUtf8 } from 'node:buffer';
import { gunzipSync } from 'node:zlib';

const alphabet = /^[A-Za-z0-9+/_-]+={0,2}$/;

/** Text of printable UTF-8 behind `encoded` (standard or URL-safe alphabet); undefined where it is none. */
export const textFromBase64 = (encoded: string): string | undefined => {
  const body = encoded.replace(/=+$/, '');
  if (body.length % 4 === 1 || !alphabet.test(encoded)) return undefined;
  if (body.startsWith('H4sI')) return textFromGzip(Buffer.from(body, 'base64'));
  // Most runs are hashes and images: the first characters decode to bytes that no text has, and the rest is not read.
  if (!isPrintable(Buffer.from(body.slice(0, 32), 'base64').subarray(0, -4))) return undefined;
  return textFromBytes(Buffer.from(body, 'base64'));
};

/** How much longer than its compressed form a text may be: real ones stay below, and what is made to be huge is not read. */
const longestStretch = 24;

/** Text behind gzip, as user data, releases of Helm and trace contexts carry it; undefined where it is none. */
const textFromGzip = (packed: Buffer): string | undefined => {
  try {
    const bytes = gunzipSync(packed, { maxOutputLength: packed.length * longestStretch + 4096 });
    return textFromBytes(bytes);
  } catch {
    return undefined;
  }
};

/** Text behind pairs of hexadecimal digits; undefined where it is none, as nearly all hashes and ids are. */
export const textFromHex = (encoded: string): string | undefined => {
  if (encoded.length % 2 === 1 || !/^[2-7][\da-f][2-7][\da-f]{21,}$/i.test(encoded)) return undefined;
  return textFromBytes(Buffer.from(encoded, 'hex'));
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
