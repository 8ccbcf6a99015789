import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createReplica } from '../../../src/schedule/replica.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
});
afterEach(() => {
  vi.useRealTimers();
});

it('a renewal on its way when a process stops is waited for, so that the end comes last', async () => {
  const taken: number[] = [];
  const slow = Promise.withResolvers<void>();
  const replica = createReplica({
    leases: {
      takeLease: async (_name, _holder, at, until) => {
        if (at > 0 && until > at) await slow.promise;
        taken.push(until - at);
        return true;
      },
    },
    id: 'one',
    now: Date.now,
    log: { warn: () => {} },
  });
  await replica.start();
  await vi.advanceTimersByTimeAsync(11_000);
  const stopped = replica.stop();
  await vi.advanceTimersByTimeAsync(1);
  slow.resolve();
  await stopped;
  expect(taken).toEqual([30_000, 30_000, 0]);
});
