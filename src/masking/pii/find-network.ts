/** Finds addresses written with colons: of networks, RFC 4291, and of devices, IEEE 802. */
import { isIPv6 } from 'node:net';
import type { Hit } from '../engine/hit.ts';

const device = /(?:[\dA-F]{2}:){5}[\dA-F]{2}(?![:\w])/iy;
const network = /[\dA-F]{1,4}(?::[\dA-F]{0,4}){2,8}(?::\d{1,3}(?:\.\d{1,3}){3})?/iy;

/** `face::add` is a name of a program, and `12:30:45` a time of day. */
const shortestAddress = 8;

const matchAt = (pattern: RegExp, text: string, at: number): string | undefined => {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
};

/** The address that begins at `start`, if a word of a text does; undefined if there is none. */
export const findNetworkAddress = (text: string, start: number): Hit | undefined => {
  if (/[\w:]/.test(text[start - 1] ?? '')) return undefined;
  const ofDevice = matchAt(device, text, start);
  if (ofDevice !== undefined) return hitAt(start, ofDevice, 'mac');
  const address = matchAt(network, text, start)?.replace(/:$/, '');
  if (address === undefined || address.length < shortestAddress || !/\d/.test(address)) return undefined;
  return isIPv6(address) && isGlobalOrLong(address) && !/\w/.test(text[start + address.length] ?? '')
    ? hitAt(start, address, 'ip')
    : undefined;
};

/** `a1b2::c3` may be a name of a program; more groups, or a prefix that is given out, make an address. */
const isGlobalOrLong = (address: string): boolean =>
  address.split(':').filter((group) => group !== '').length > 2 ||
  /^(?:[23][\da-f]{3}|f[cd][\da-f]{2}|fe[89ab][\da-f])::/i.test(address);

const hitAt = (start: number, text: string, type: string): Hit => ({
  start,
  end: start + text.length,
  type,
  detector: type,
});
