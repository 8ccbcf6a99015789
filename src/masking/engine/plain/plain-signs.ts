/** Tells of signs and numbers that may begin something that they begin nothing where they stand. */
import { findNetworkAddress } from '../../pii/find-network.ts';
import { findNumber, mayBeNumber } from '../../pii/find-number.ts';
import { isCard } from '../../pii/personal.ts';
import type { Codes } from '../text-codes.ts';
import { classes } from '../word-classes.ts';

const isDigit = (code: number): boolean => code > 0x2f && code < 0x3a;
const isHex = (code: number): boolean => isDigit(code) || ((code | 32) > 0x60 && (code | 32) < 0x67);

const COLON = 0x3a;
const QUOTE = 0x22;

/** Whether the sign at `at` begins nothing there. */
export const isPlainSign = (reading: Codes, at: number): boolean => {
  const { codes } = reading;
  const next = codes[at + 1] ?? 0;
  switch (codes[at]) {
    case COLON:
      // Behind the key of an object.
      if (next === QUOTE && codes[at - 1] === QUOTE) return true;
      return isHarmlessColon(codes, at) && !isAddress(reading, at);
    case 0x40: // Addresses and passwords in URLs.
    case 0x26: // Entities, and more parameters.
    case 0x5c: // Escapes.
    case 0x1b: // Colours of terminals.
    case 0x00: // All beyond ASCII.
      return false;
    case 0x7e: // Secrets of Microsoft's have `Q~` in them.
      return codes[at - 1] !== 0x51;
    case 0x3f: // Parameters of a URL.
      return classes[next] === 0;
    case 0x23: // The same in its fragment, or parted as in old pages.
    case 0x3b:
      return classes[next] === 0 || !isAssigned(codes, at + 1);
    case 0x25: // A character of a URL.
      return !(isHex(next) && isHex(codes[at + 2] ?? 0));
    case 0x09: // Jars of cookies.
      return next !== 0x54 && next !== 0x46;
    default: // A telephone number.
      return !isDigit(next);
  }
};

/** Whether a name begins at `at` that a sign of equality follows. */
const isAssigned = (codes: Uint8Array, at: number): boolean => {
  let end = at;
  while (isOfName(codes[end] ?? 0)) end++;
  return codes[end] === 0x3d;
};

const isOfName = (code: number): boolean => classes[code] === 1 || code === 0x2d || code === 0x5f;

/** Whether the colon at `at` stands behind the first group of an address. */
const isAddress = ({ text, codes }: Codes, at: number): boolean => {
  if (!isHex(codes[at - 1] ?? 0)) return false;
  let start = at;
  while (start > 0 && at - start < 5 && classes[codes[start - 1] ?? 0] === 1) start--;
  return at - start < 5 && hasManyGroups(codes, at) && findNetworkAddress(text, start) !== undefined;
};

/** Whether two colons stand together from here on, or as many apart as the address of a device has: times of day have two. */
const hasManyGroups = (codes: Uint8Array, from: number): boolean => {
  let colons = 0;
  for (let at = from; codes[at] === COLON || isHex(codes[at] ?? 0); at++) {
    if (codes[at] !== COLON) continue;
    if (codes[at + 1] === COLON || ++colons === 5) return true;
  }
  return false;
};

/** Passwords stand in records with colons behind the number of a port; times of day do, too. */
const isHarmlessColon = (codes: Uint8Array, at: number): boolean => {
  const next = codes[at + 1] ?? 0;
  if (!isDigit(next)) return next !== 0x2a && !(next === 0x74 && codes[at + 2] === 0x68);
  let end = at + 2;
  while (isDigit(codes[end] ?? 0)) end++;
  if (codes[end] !== COLON) return true;
  return (
    end - at === 3 &&
    isDigit(codes[at - 1] ?? 0) &&
    isDigit(codes[at - 2] ?? 0) &&
    !isDigit(codes[at - 3] ?? 0)
  );
};

/** Whether what starts with a digit, or with letters and a digit, is no card, address, account or telephone number. */
export const isPlainNumber = ({ text, codes }: Codes, start: number, end: number): boolean => {
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
