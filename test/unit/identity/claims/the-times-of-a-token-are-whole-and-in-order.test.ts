/** When a token was made, from when and until when it is good, and for how long at most: each to the second. */
import { expect, it } from 'vitest';
import { checkTimes } from '../../../../src/identity/check-times.ts';

const NOW = 1_790_000_000_000;
const seconds = NOW / 1000;
const HOUR = 3600;
const limits = { maxTokenLife: { human: 24 * HOUR * 1000, workload: HOUR * 1000 }, tolerance: 30_000 };
const check = (claims: object, kind: 'human' | 'workload' = 'workload') =>
  checkTimes({ exp: seconds + 10, ...claims }, kind, { limits, now: NOW });

it.each<[string, object]>([
  ['no other time than its end', {}],
  ['all times', { iat: seconds - 1, nbf: seconds - 1 }],
  ['a start at the tolerance', { iat: seconds + 30, exp: seconds + 60 }],
  ['the longest life', { iat: seconds, exp: seconds + HOUR }],
  ['the longest life from now, and the tolerance', { exp: seconds + HOUR + 30 }],
  ['a start in 1970', { nbf: 0 }],
])('is taken with %s', (_what, claims) => {
  expect(() => check(claims)).not.toThrow();
});

it.each<[string, object, string]>([
  ['an end that is no number', { exp: `${seconds}` }, 'The claim exp'],
  ['an end within a second', { exp: seconds + 0.5 }, 'The claim exp'],
  ['an end before 1970', { exp: -1 }, 'The claim exp'],
  ['an end behind the year 9999', { exp: 253_402_300_800 }, 'The claim exp'],
  ['a start that is no number', { iat: `${seconds}` }, 'The claim iat'],
  ['a moment that is no number', { nbf: null }, 'The claim nbf'],
  ['a start beyond the tolerance', { iat: seconds + 31, exp: seconds + 60 }, 'made in the future'],
  ['an end when it was made', { iat: seconds + 10 }, 'before it begins'],
  ['an end when it begins', { iat: seconds, nbf: seconds + 10 }, 'before it begins'],
  ['a life that is too long', { iat: seconds, exp: seconds + HOUR + 1 }, '(1 h, maxTokenLife)'],
  ['a life from now that is too long', { exp: seconds + HOUR + 31 }, '(1 h, maxTokenLife)'],
  ['an end in the year 9999', { exp: 253_402_300_799 }, 'good for longer'],
])('is refused with %s', (_what, claims, sentence) => {
  expect(() => check(claims)).toThrow(sentence);
});

it('may live longer if it stands for a person', () => {
  expect(() => check({ iat: seconds, exp: seconds + 24 * HOUR }, 'human')).not.toThrow();
  expect(() => check({ iat: seconds, exp: seconds + 24 * HOUR + 1 }, 'human')).toThrow(
    '(24 h, maxTokenLife)',
  );
});
