import { expect, it } from 'vitest';
import { createDailyBytes } from '../../../src/limits/daily-bytes.ts';

it('refuses a caller of whom enough was recorded until midnight UTC, and no one else', () => {
  let now = Date.UTC(2026, 10, 30, 23, 0, 0);
  const daily = createDailyBytes({ most: 1000, now: () => now });
  daily.add('bob', 999);
  daily.check('bob');
  daily.add('bob', 1);
  expect(() => daily.check('bob')).toThrow(
    expect.objectContaining({
      code: 'too-many',
      retryAfter: 3600,
      message: expect.stringContaining('limits.recordedBytesPerDay'),
    }),
  );
  daily.check('alice');
  now += 3_600_000;
  daily.check('bob');
});
