import { expect, it } from 'vitest';
import { processorTime } from '../../../../support/processor-time.ts';
import { about, matchOf } from '../../decided.ts';

/** What Python's `str.strip`, JavaScript's `trim` and Rust's `trim` take off together. */
const BLANKS = [
  ...'\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a',
  ...'\u2028\u2029\u202f\u205f\u3000\ufeff',
];

const RULES: readonly (readonly [string, string])[] = [
  [about('secrets'), 'secrets'],
  [about('sec*'), 'secrets'],
  [about('/^sec/'), 'secrets'],
  [about('100'), '100'],
  [about(100), '1e2'],
  [about(false), 'off'],
  [about(false), ''],
  [about('2024-01-01'), '2024-01-01'],
  [`match: { args: { 'x.t': secrets } }`, '{"t":"secrets"}'],
  [about('secrets'), '["secrets"]'],
  [about('secrets'), 'c2VjcmV0cw=='],
  [`when: 'args.x == "secrets"'`, 'secrets'],
  [`when: 'args.x.startsWith("sec")'`, 'secrets'],
  [`when: 'args.x.matches("^sec")'`, 'secrets'],
  [`when: 'double(args.x) > 5.0'`, '7'],
];

it.each(RULES)('a rule with %s restricts the text with any blank before it', async (rule, text) => {
  for (const blank of BLANKS) {
    const x = blank + text + (rule.includes('false') ? blank : '');
    expect(await matchOf(rule, { x }), JSON.stringify(x)).toBe('restricting rules');
  }
});

it('stripping takes no longer for many blanks inside a text', async () => {
  const started = processorTime();
  expect(await matchOf(about('secrets'), { x: `a${'\u2003'.repeat(500_000)}a` })).toBe('no rule');
  expect(processorTime() - started).toBeLessThan(2000);
});
