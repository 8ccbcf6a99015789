import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createReplica } from '../../../src/schedule/replica.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
});
afterEach(() => {
  vi.useRealTimers();
});

const setUp = () => {
  const store = { isAway: false };
  const given: number[] = [];
  const warnings: string[] = [];
  const replica = createReplica({
    leases: {
      takeLease: async () => {
        if (store.isAway) throw new Error('away');
        given.push(Date.now());
        return true;
      },
    },
    id: 'one',
    now: Date.now,
    log: { warn: (message) => void warnings.push(message) },
  });
  return { store, given, warnings, replica };
};

it('a store that was away at the moment of a renewal gets the sign of life within a second of coming back', async () => {
  const { store, given, warnings, replica } = setUp();
  await replica.start();
  store.isAway = true;
  await vi.advanceTimersByTimeAsync(12_500);
  store.isAway = false;
  await vi.advanceTimersByTimeAsync(1_000);
  expect(given).toEqual([0, 13_000]);
  expect(warnings).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(given).toEqual([0, 13_000, 23_000]);
  await replica.stop();
});

it('a process that starts without its store shows itself within a second of its coming', async () => {
  const { store, given, replica } = setUp();
  store.isAway = true;
  await expect(replica.start()).rejects.toThrow('away');
  await vi.advanceTimersByTimeAsync(3_500);
  store.isAway = false;
  await vi.advanceTimersByTimeAsync(1_000);
  expect(given).toEqual([4_000]);
  await replica.stop();
});
