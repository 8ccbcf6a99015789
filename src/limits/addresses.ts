/** Network addresses as limits count them, and the ranges that settings name. */
import { BlockList, isIP } from 'node:net';

/** True for addresses in one of the ranges; `10.0.0.0/8`, `fd00::/8` or a single address. */
export type InRange = (address: string) => boolean;

const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 6 ? 'ipv6' : 'ipv4');

/** Returns whether an address is in one of the ranges (`10.0.0.0/8`, or one address), IPv4 and IPv6. */
export const createInRange = (ranges: readonly string[]): InRange => {
  // Asked about with each request, and mostly of no ranges at all.
  if (ranges.length === 0) return () => false;
  const list = new BlockList();
  for (const range of ranges) {
    const [network = '', prefix] = range.split('/');
    const family = familyOf(network);
    if (prefix === undefined) list.addAddress(network, family);
    else list.addSubnet(network, Number(prefix), family);
  }
  return (address) => isIP(address) !== 0 && list.check(address, familyOf(address));
};

/** True for what `createInRange` takes. */
export const isRange = (range: string): boolean => {
  const [network = '', prefix, ...rest] = range.split('/');
  const family = isIP(network);
  if (family === 0 || rest.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128));
};

/**
 * What an address counts as: IPv4 as it is, also if IPv6 carries it, and of IPv6 the first 64 bits, since the one who
 * has one such address has all of its network.
 */
export const addressKey = (address: string): string => {
  const mapped = /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  if (isIP(address) !== 6) return address;
  const [head = '', tail] = (address.split('%')[0] ?? '').toLowerCase().split('::');
  const [before, after] = [groupsOf(head), groupsOf(tail ?? '')];
  const zeros = Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0');
  const groups = tail === undefined ? before : [...before, ...zeros, ...after];
  return `${groups.slice(0, 4).join(':')}::/64`;
};

/** Loopback peers are this machine: a sidecar or a reverse proxy that carries many clients. */
export const isLoopbackAddress = createInRange(['127.0.0.0/8', '::1']);

const groupsOf = (text: string): readonly string[] =>
  text === '' ? [] : text.split(':').map((group) => group.replace(/^0+(?=.)/, ''));
