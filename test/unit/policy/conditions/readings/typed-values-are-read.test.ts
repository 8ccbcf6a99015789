import { expect, it } from 'vitest';
import { about, matchOf } from '../../decided.ts';

const UUID = 'a8098c1a-f86e-11da-bd1a-00112444be1e';

it.each<[unknown, unknown]>([
  [UUID, 'a8098c1af86e11dabd1a00112444be1e'],
  [UUID, `{${UUID}}`],
  [UUID, `urn:uuid:${UUID}`],
  [UUID, ` ${UUID.toUpperCase()}`],
  ['a8098c1af86e11dabd1a00112444be1e', UUID],
  ['10.0.0.1', 167772161],
  ['10.0.0.1', '167772161'],
  ['::1', '0:0:0:0:0:0:0:1'],
  ['2001:DB8::1', '2001:0db8::0001'],
  ['https://internal.example/x', 'https:internal.example/x'],
  ['https://internal.example/x', 'https://internal.example:443/x'],
  ['https://internal.example/x', 'https://in\tternal.example/x'],
  ['https://internal.example/x', 'https:\\\\internal.example\\x'],
  ['https://internal.example/x', 'https://%69nternal.example/x'],
  ['https://internal.example/', 'https://internal.example'],
  ['https://internal.example/*', 'https://user@internal.example/x'],
  ['https://internal.example/*', 'https://INTERNAL.example./x'],
  ['http://127.0.0.1/*', 'http://0x7f.1/'],
  ['/etc/passwd', '/etc//passwd'],
  ['/etc/passwd', '/etc/./passwd'],
  ['/etc/passwd', '/etc/passwd/'],
  ['/etc/passwd', '/srv/../etc/passwd'],
  ['/etc/*', '/./etc/passwd'],
  ['/etc/*', '/srv/../etc/passwd'],
  ['/^\\/etc\\//', '//etc/passwd'],
])('a rule that names %j restricts %j, which a typed parameter reads the same', async (named, x) => {
  expect(await matchOf(about(named), { x })).toBe('restricting rules');
  if (/[*^]/.test(String(named))) return;
  expect(await matchOf(`when: 'args.x == ${JSON.stringify(named)}'`, { x })).toBe('restricting rules');
});

it.each<[string, string]>([
  ['/etc/*', '/./etc/passwd'],
  ['https://internal.example/', 'https:internal.example/x'],
])('a condition about texts that begin with %s restricts %s', async (named, x) => {
  const rule = `when: 'args.x.startsWith(${JSON.stringify(named.replace('*', ''))})'`;
  expect(await matchOf(rule, { x })).toBe('restricting rules');
});

it.each<[unknown, unknown]>([
  [UUID, 'a8098c1af86e11dabd1a00112444be1f'],
  ['10.0.0.1', 167772162],
  ['https://internal.example/*', 'https://internal.example.org/x'],
  ['/etc/*', '/srv/etc/passwd'],
  ['/etc/passwd', '/etc/passwd.bak'],
  ['orders', 'a//orders'],
])('a rule that names %j leaves %j alone', async (named, x) => {
  expect(await matchOf(about(named), { x })).toBe('no rule');
});
