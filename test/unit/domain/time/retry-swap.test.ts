import { expect, it } from 'vitest';
import { retrySwap } from '../../../../src/domain/time/retry-swap.ts';

const losing = (times: number) => {
  let tried = 0;
  return { swap: async () => (++tried > times ? `won at ${tried}` : undefined), tried: () => tried };
};

it('a lost swap is tried again until it wins', async () => {
  const { swap } = losing(3);
  expect(await retrySwap(swap, { random: () => 0 })).toBe('won at 4');
});

it('a swap that is always lost is given up after a bounded number of attempts', async () => {
  const { swap, tried } = losing(1000);
  expect(await retrySwap(swap, { attempts: 7, random: () => 0 })).toBeUndefined();
  expect(tried()).toBe(7);
});
