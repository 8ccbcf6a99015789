/** Which addresses are on the public internet: what others name must never make the gateway reach into its own network. */
import { isIP } from 'node:net';
import { createInRange } from './addresses.ts';

/** IANA's registries of special-purpose addresses (RFC 6890), multicast, and what carries IPv4 inside IPv6. */
const isSpecial = createInRange([
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12'],
  ...[
    '192.0.0.0/24',
    '192.0.2.0/24',
    '192.31.196.0/24',
    '192.52.193.0/24',
    '192.88.99.0/24',
    '192.168.0.0/16',
  ],
  ...['192.175.48.0/24', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4'],
  ...['::/96', '64:ff9b::/96', '64:ff9b:1::/48', '100::/64', '2001::/23', '2001:db8::/32', '2002::/16'],
  ...['2620:4f:8000::/48', '3fff::/20', '5f00::/16', 'fc00::/7', 'fe80::/10', 'fec0::/10', 'ff00::/8'],
]);
const isMapped = createInRange(['::ffff:0:0/96']);

/** False for anything that is no IP address; an IPv4 address inside an IPv6 one is never public. */
export const isPublicAddress = (address: string): boolean => {
  const plain = address.split('%')[0] ?? '';
  if (isIP(plain) === 0) return false;
  return !isSpecial(plain) && !(isIP(plain) === 6 && isMapped(plain));
};
