import { expect, it } from 'vitest';
import { addressKey, createInRange, isLoopbackAddress, isRange } from '../../../src/limits/addresses.ts';

it.each([
  ['10.1.2.3', '10.1.2.3'],
  ['::ffff:10.1.2.3', '10.1.2.3'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:DB8:1:2::1', '2001:db8:1:2::/64'],
  ['2001:0db8::0001:2:3:4:5', '2001:db8:0:1::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['', ''],
])('%s counts as %s', (address, key) => {
  expect(addressKey(address)).toBe(key);
});

it('finds addresses in ranges, also IPv4 that IPv6 carries', () => {
  const isProxy = createInRange(['10.0.0.0/8', 'fd00::/8', '192.0.2.7']);
  for (const one of ['10.200.0.1', '::ffff:10.0.0.1', 'fd12::1', '192.0.2.7'])
    expect(isProxy(one)).toBe(true);
  for (const one of ['11.0.0.1', '::ffff:11.0.0.1', 'fe80::1', '192.0.2.8', '', 'x']) {
    expect(isProxy(one)).toBe(false);
  }
  expect(createInRange([])('10.0.0.1')).toBe(false);
});

it('knows what never leaves the machine', () => {
  expect(['127.0.0.6', '::1', '::ffff:127.0.0.1', '10.0.0.1'].map(isLoopbackAddress)).toEqual([
    true,
    true,
    true,
    false,
  ]);
});

it('takes addresses and ranges, and nothing else', () => {
  for (const one of ['10.0.0.0/8', '10.0.0.1', 'fd00::/64', '::1', '0.0.0.0/0'])
    expect(isRange(one)).toBe(true);
  for (const one of [
    '10.0.0.0/33',
    'fd00::/129',
    '10.0.0.0/',
    'a',
    '10.0.0/8',
    '10.0.0.0/8/8',
    '10.0.0.0/-1',
  ]) {
    expect(isRange(one)).toBe(false);
  }
});
