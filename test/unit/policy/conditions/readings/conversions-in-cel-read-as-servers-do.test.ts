import { expect, it } from 'vitest';
import { matchOf } from '../../decided.ts';

const when = (expression: string): string => `when: '${expression}'`;

it.each<[string, unknown]>([
  ['double(args.x) > 100.0', '1_000'],
  ['double(args.x) > 100.0', 'inf'],
  ['double(args.x) > 100.0', '١٠٠٠'],
  ['double(args.x) > 100.0', '[1000]'],
  ['double(args.x) > 100.0', '100.00000000000000000001'],
  ['!(double(args.x) <= 100.0)', '1_000'],
  ['double(args.x) == 0.0', ''],
  ['int(args.x) > 100', '1_000'],
  ['int(args.x) > 100', ' 101 '],
  ['int(args.x) > 100', '0x65'],
  ['int(args.x) > 100', 100.9],
  ['uint(args.x) > 100u', '+101'],
  ['bool(args.x)', 'false'],
  ['bool(args.x)', 'yes'],
  ['!bool(args.x)', 'off'],
  ['string(args.x) == "8"', 8e20],
  ['string(args.x).startsWith("sec")', ' secrets'],
  ['timestamp(args.x) < timestamp("2024-01-01T00:00:00Z")', '2023-12-31'],
  ['timestamp(args.x) < timestamp("2024-01-01T00:00:00Z")', '2023-12-31T23:30:00-05:00'],
  ['bytes(args.x) == b"secrets"', ' secrets'],
  ['size(bytes(args.x)) < 3', '  a  '],
  ['duration(args.x) > duration("10s")', 'PT20S'],
  ['args.x > "2024-01-01"', ' 2025-01-01'],
  ['args.x < "2024-01-01"', 'Feb 1, 2023'],
  ['args.x < "b"', ' c'],
  ['args.x.substring(0, 3) == "sec"', ' secrets'],
  ['args.x.charAt(0) == "s"', '"secrets"'],
  ['args.x.indexOf("sec") == 0', ' secrets'],
  ['args.x.indexOf("sec") >= 0', 'SECRETS'],
  ['args.x.split("/")[0] == "etc"', ' etc/passwd'],
  ['matches(args.x, "^sec")', ' secrets'],
  ['args.x.startsWith("sec")', '"secrets"'],
  ['args.x.startsWith("sec")', 'c2VjcmV0cw=='],
  ['args.x in {"secrets": 1}', ' secrets'],
])('a condition %s restricts %j, which a server could read so', async (expression, x) => {
  expect(await matchOf(when(expression), { x })).toBe('restricting rules');
});

it.each<[string, unknown]>([
  ['double(args.x) > 100.0', '1000'],
  ['double(args.x) > 100.0', '100.5'],
  ['double(args.x) > 100.0', 1000],
  ['int(args.x) > 100', '101'],
  ['int(args.x) > 100', 101],
  ['uint(args.x) > 100u', '101'],
  ['bool(args.x)', 'true'],
  ['bool(args.x)', true],
  ['string(args.x) == "8"', 8],
  ['string(args.x) == "true"', true],
  ['timestamp(args.x) < timestamp("2024-01-01T00:00:00Z")', '2023-12-31T00:00:00Z'],
  ['duration(args.x) > duration("10s")', '20s'],
  ['bytes(args.x) == b"secrets"', 'secrets'],
  ['args.x > "2024-01-01"', '2025-01-01'],
  ['args.x.substring(0, 3) == "sec"', 'secrets'],
  ['args.x.split("/")[0] == "etc"', 'etc/passwd'],
  ['args.x.indexOf("sec") == 0', 'secrets'],
  ['args.x in {"secrets": 1}', 'secrets'],
])('a condition %s allows %j, which all servers read alike', async (expression, x) => {
  expect(await matchOf(when(expression), { x })).toBe('every rule');
});

it.each<[string, unknown]>([
  ['double(args.x) > 100.0', '99'],
  ['int(args.x) > 100', 7],
  ['timestamp(args.x) < timestamp("2024-01-01T00:00:00Z")', '2024-01-31T00:00:00Z'],
  ['args.x > "2024-01-01"', '2023-01-01'],
  ['args.x.indexOf("sec") >= 0', 'orders'],
  ['args.x in {"secrets": 1}', 'orders'],
])('a condition %s leaves %j alone', async (expression, x) => {
  expect(await matchOf(when(expression), { x })).toBe('no rule');
});
