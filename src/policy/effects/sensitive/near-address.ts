/** Addresses that mean something else to a server than to its client: itself, its link, and the metadata of its cloud. */
import { BlockList, isIPv4, isIPv6 } from 'node:net';

export type Near = 'cloud metadata' | 'a link-local address' | 'a loopback address';

const listOf = (...entries: readonly string[]): BlockList => {
  const list = new BlockList();
  for (const entry of entries) {
    const [address = '', prefix] = entry.split('/');
    const family = address.includes(':') ? 'ipv6' : 'ipv4';
    list.addSubnet(address, Number(prefix ?? (family === 'ipv6' ? 128 : 32)), family);
  }
  return list;
};

/** In this order: the first that holds the address names it. */
const NEAR: readonly (readonly [Near, BlockList])[] = [
  [
    'cloud metadata',
    // AWS, Google, Azure and most others; ECS and EKS; Azure's wire server; Alibaba; Oracle; then the same over IPv6.
    listOf(
      '169.254.169.254',
      '169.254.170.2',
      '169.254.170.23',
      '168.63.129.16',
      '100.100.100.200',
      '192.0.0.192',
      'fd00:ec2::254',
      'fd00:ec2::23',
      'fd20:ce::254',
      'fd00:42::42',
    ),
  ],
  ['a link-local address', listOf('169.254.0.0/16', 'fe80::/10')],
  ['a loopback address', listOf('127.0.0.0/8', '0.0.0.0/8', '::1', '::')],
];

const METADATA_NAMES =
  /^(?:metadata(?:\.google\.internal|\.goog|\.tencentyun\.com|\.packet\.net|\.platformequinix\.com|\.internal)?|instance-data(?:\.ec2\.internal)?)$/;
const LOOPBACK_NAMES =
  /^(?:(?:.*\.)?localhost(?:\.localdomain)?|ip6-(?:localhost|loopback)|(?:.*\.)?(?:localtest\.me|lvh\.me|vcap\.me))$/;
/** Names that public resolvers answer with the address written in them: `169.254.169.254.nip.io`, `a9fea9fe.nip.io`. */
const WRITTEN_IN_NAME =
  /(?:^|[.-])(?:(\d{1,3})[.-](\d{1,3})[.-](\d{1,3})[.-](\d{1,3})|([0-9a-f]{8}))\.(?:nip|sslip|xip)\.io$/;

/** `host` as URL parsers write it: lower case, IPv4 as four numbers, IPv6 with or without brackets. */
export const nearHost = (host: string): Near | undefined => {
  const plain = host
    .replace(/^\[|\]$/g, '')
    .replace(/%.*$/, '')
    .replace(/\.$/, '');
  if (METADATA_NAMES.test(plain)) return 'cloud metadata';
  if (LOOPBACK_NAMES.test(plain)) return 'a loopback address';
  const address = addressIn(plain);
  if (address === undefined) return undefined;
  const addresses = [address, ...(isIPv6(address) ? carriedBy(address) : [])];
  return NEAR.find(([, list]) =>
    addresses.some((each) => list.check(each, isIPv6(each) ? 'ipv6' : 'ipv4')),
  )?.[0];
};

const addressIn = (host: string): string | undefined => {
  if (isIPv4(host) || isIPv6(host)) return host;
  const [, one, two, three, four, hex] = WRITTEN_IN_NAME.exec(host) ?? [];
  if (hex !== undefined) return dotted(Number.parseInt(hex, 16));
  const written = [one, two, three, four].join('.');
  return isIPv4(written) ? written : undefined;
};

const dotted = (address: number): string =>
  [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join('.');

/** IPv4 addresses that an IPv6 address stands for: mapped and compatible (RFC 4291), NAT64 (RFC 6052), 6to4 (RFC 3056). */
const carriedBy = (address: string): readonly string[] => {
  const groups = groupsOf(address);
  const at = (index: number): string =>
    dotted(((groups[index] ?? 0) * 0x10000 + (groups[index + 1] ?? 0)) >>> 0);
  const beginsWith = (...wanted: readonly number[]) =>
    wanted.every((group, index) => groups[index] === group);
  if (beginsWith(0, 0, 0, 0, 0) && groups.slice(6).join() !== '0,1' && groups.slice(6).join() !== '0,0')
    return [at(6)];
  if (beginsWith(0x64, 0xff9b) || beginsWith(0, 0, 0, 0, 0xffff, 0)) return [at(6)];
  return beginsWith(0x2002) ? [at(1)] : [];
};

/** Eight numbers; URL writes the last two in hexadecimal. */
const groupsOf = (address: string): readonly number[] => {
  const written = new URL(`http://[${address}]/`).hostname.slice(1, -1);
  const [before = '', after] = written.split('::');
  const numbers = (part: string) =>
    part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16));
  const head = numbers(before);
  const tail = after === undefined ? [] : numbers(after);
  return [...head, ...Array.from({ length: 8 - head.length - tail.length }, () => 0), ...tail];
};
