/** Its first sign of life failed, no other was ever given, and the others declared its running calls unknown. */
import { expect, it, vi } from 'vitest';
import { createReplica } from '../../src/schedule/replica.ts';

it('gives signs of life once the store is there', async () => {
  vi.useFakeTimers();
  try {
    let away = true;
    const given: string[] = [];
    const takeLease = async (name: string) => {
      if (away) throw new Error('the store is away');
      return given.push(name) > 0;
    };
    const log = { warn: () => undefined };
    const replica = createReplica({ leases: { takeLease }, id: 'one', now: Date.now, log });
    await expect(replica.start()).rejects.toThrow('away');
    away = false;
    await vi.advanceTimersByTimeAsync(11_000);
    expect(given).toContain('replica:one');
    await replica.stop();
  } finally {
    vi.useRealTimers();
  }
});
