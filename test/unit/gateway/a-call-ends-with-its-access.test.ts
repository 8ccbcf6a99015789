/** Calls that run by temporary access end with it, and with nothing else. */
import { expect, it } from 'vitest';
import { createGrantWatch } from '../../../src/gateway/grant-watch.ts';

const scene = () => {
  const state = {
    grant: { state: 'active', until: 100 } as object | undefined,
    fails: false,
    now: 99,
    looks: 0,
  };
  const watch = createGrantWatch({
    getGrant: async () => {
      state.looks += 1;
      if (state.fails) throw new Error('down');
      return state.grant as never;
    },
    now: () => state.now,
  });
  /** Looks once at all that is watched. */
  const look = async () => {
    const stop = new AbortController();
    const before = state.looks;
    const run = watch.run(stop.signal);
    await expect.poll(() => state.looks).toBeGreaterThan(before);
    stop.abort();
    await run;
  };
  return { state, watch, look };
};

it('ends when the access is over, and not a moment before', async () => {
  const { state, watch, look } = scene();
  const one = watch.watchGrant('g');
  const other = watch.watchGrant('g');
  await look();
  expect(one.ended.aborted).toBe(false);
  state.now = 100;
  await look();
  expect([one.ended.aborted, other.ended.aborted]).toEqual([true, true]);
  expect(one.ended.reason).toMatchObject({ code: 'grant-required' });
});

it('begins by access that lives, and not by one that is over or that the store does not tell of', async () => {
  const { state, watch } = scene();
  await watch.checkGrant('g');
  state.fails = true;
  await expect(watch.checkGrant('g')).rejects.toThrow('down');
  state.fails = false;
  state.now = 100;
  await expect(watch.checkGrant('g')).rejects.toMatchObject({ code: 'grant-required' });
});

it('ends when the access is revoked', async () => {
  const { state, watch, look } = scene();
  const { ended } = watch.watchGrant('g');
  state.grant = { state: 'revoked', until: 100 };
  await look();
  expect(ended.aborted).toBe(true);
});

it('ends for a grant that is in the store no more', async () => {
  const { state, watch, look } = scene();
  const { ended } = watch.watchGrant('g');
  state.grant = undefined;
  await look();
  expect(ended.aborted).toBe(true);
});

it('does not end while the store is away and nothing was read', async () => {
  const { state, watch, look } = scene();
  const { ended } = watch.watchGrant('g');
  state.fails = true;
  await look();
  expect(ended.aborted).toBe(false);
});

it('ends at the end that was read last, while the store is away', async () => {
  const { state, watch, look } = scene();
  const { ended } = watch.watchGrant('g');
  await look();
  state.fails = true;
  state.now = 100;
  await look();
  expect(ended.aborted).toBe(true);
});

it('is not looked after once it is released, while others of the same access are', async () => {
  const { state, watch, look } = scene();
  const one = watch.watchGrant('g');
  const other = watch.watchGrant('g');
  one.release();
  state.now = 100;
  await look();
  expect([one.ended.aborted, other.ended.aborted]).toEqual([false, true]);
  other.release();
  other.release();
  const stop = new AbortController();
  const before = state.looks;
  const run = watch.run(stop.signal);
  stop.abort();
  await run;
  expect(state.looks).toBe(before);
});
