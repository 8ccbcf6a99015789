import { expect, test } from 'vitest';
import { parseDuration } from '../../../../src/domain/time/duration.ts';

test.each([
  ['250ms', 250],
  ['45s', 45_000],
  ['15m', 900_000],
  ['4h', 14_400_000],
  ['90d', 7_776_000_000],
  ['2w', 1_209_600_000],
])('%s is %i milliseconds', (text, milliseconds) => {
  expect(parseDuration(text)).toBe(milliseconds);
});

test.each(['', '15', 'm', '0m', '-1m', '1.5h', '15 m', '15M', '1h30m', '99999d', `${'9'.repeat(400)}s`])(
  '"%s" is no duration',
  (text) => {
    expect(parseDuration(text)).toBeUndefined();
  },
);
