import type { Request, Response } from 'express';
import { expect, test } from 'vitest';
import { createLimitAddress } from '../../../src/http/limit-address.ts';

test('a flood from one address is refused and takes nothing from another', () => {
  const clock = { now: 0 };
  const limit = createLimitAddress({
    rate: 1,
    burst: 3,
    now: () => clock.now,
    refuse: () => undefined,
  });
  /** Status, or `through`. */
  const ask = (ip: string): unknown => {
    let answered: unknown = 'through';
    const response = {
      status: (code: number) => {
        answered = code;
        return response;
      },
      set: () => response,
    };
    limit({ ip } as Request, response as unknown as Response, () => undefined);
    return answered;
  };
  expect(Array.from({ length: 6 }, () => ask('203.0.113.7'))).toEqual([
    ...Array(4).fill('through'),
    ...Array(2).fill(429),
  ]);
  expect(ask('203.0.113.8')).toBe('through');
  // Of IPv6 one network is one address.
  for (let n = 1; n <= 4; n += 1) ask(`2001:db8::${n}`);
  expect(ask('2001:db8::5')).toBe(429);
  expect(ask('2001:db8:1::5')).toBe('through');
  // Nor does a clock that is set back take anything away.
  clock.now = -3_600_000;
  expect(ask('203.0.113.8')).toBe('through');
  clock.now = 1001;
  expect(ask('203.0.113.7')).toBe('through');
});
