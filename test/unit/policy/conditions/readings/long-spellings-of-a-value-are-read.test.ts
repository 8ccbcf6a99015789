import { expect, it } from 'vitest';
import { about, matchOf } from '../../decided.ts';

const when = (expression: string): string => `when: '${expression}'`;
const blanks = ' '.repeat(5001);
const zeros = '0'.repeat(5001);

it.each<[string, string]>([
  [about(100), `${blanks}100`],
  [about(100), `${zeros}100`],
  [about(100), `100.${zeros}`],
  [about(100), `1_00.${zeros}`],
  [about(100), `${'٠'.repeat(5001)}١٠٠`],
  [about('100'), `${'0'.repeat(100)}100`],
  [about('100'), `100.${zeros}`],
  [about(true), `${blanks}1`],
  [about(false), `${blanks}0`],
  [about(false), `0.${zeros}`],
  [about(false), `${blanks}no${blanks}`],
  [about('yes'), `${blanks}on`],
  [about('secrets'), `"${blanks}secrets"`],
  [about('secrets'), `${' '.repeat(300_000)}"secrets"`],
  [about('secrets'), `"${' '.repeat(300_000)}secrets"`],
  [about('secrets'), `"${'\\u0073'}ecrets"${blanks}`],
  [about('secrets'), `c2Vj${'!'.repeat(200)}cmV0cw==`],
  [about('secrets'), `c2Vj${'!'.repeat(20_000)}cmV0cw==`],
  [about('2024-01-01'), `Jan 1 2024 UTC (${'a'.repeat(70)})`],
  [about('2024-01-01'), `2024-01-01T00:00:00.${'0'.repeat(60)}Z`],
  [about('2024-01-01'), `${blanks}2024-01-01${blanks}`],
  [about('> 100'), `${zeros}1_000`],
  [about('> 100'), `1_00.${zeros}1`],
  [when('args.x == 8'), `${zeros}8`],
  [when('args.x == "100"'), `${zeros}100`],
  [when('args.x == "secrets"'), `"${blanks}secrets"`],
  [when('args.x.startsWith("sec")'), `"${blanks}secrets"`],
])('a rule with %s restricts a value however long it is spelled', async (rule, x) => {
  expect(await matchOf(rule, { x })).toBe('restricting rules');
});

it.each<[string, string]>([
  [about(100), `${zeros}101`],
  [about('100'), `${'0'.repeat(100)}1000`],
  [about('secrets'), 'a'.repeat(500_000)],
  [about('secrets'), 'a prose, '.repeat(50_000)],
  [about('2024-01-01'), `Jan 2 2024 UTC (${'a'.repeat(70)})`],
  [about('> 100'), `${zeros}1_0`],
])('a rule with %s leaves another long value alone', async (rule, x) => {
  expect(await matchOf(rule, { x })).toBe('no rule');
});
