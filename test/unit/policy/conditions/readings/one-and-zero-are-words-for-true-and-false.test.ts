import { expect, it } from 'vitest';
import { about, matchOf } from '../../decided.ts';

it.each<[number, unknown]>([
  [1, 'yes'],
  [1, 'on'],
  [1, 'True'],
  [1, 't'],
  [1, ' "enabled" '],
  [1, true],
  [0, 'no'],
  [0, 'False'],
  [0, 'off'],
  [0, false],
])('a rule that names %d restricts %j, which a server with a boolean reads the same', async (named, x) => {
  expect(await matchOf(about(named), { x })).toBe('restricting rules');
  expect(await matchOf(`when: 'args.x == ${named}'`, { x })).toBe('restricting rules');
});

it.each<[number, unknown]>([
  [1, 'no'],
  [0, 'yes'],
  [1, 'anything'],
  [2, 'yes'],
  [100, 'true'],
])('a rule that names %d leaves %j alone', async (named, x) => {
  expect(await matchOf(about(named), { x })).toBe('no rule');
});
