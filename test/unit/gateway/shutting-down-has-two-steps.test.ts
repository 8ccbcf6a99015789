/** Shutting down ends what waits, then what runs, and is done once no work is left, whatever came of it. */
import { expect, it } from 'vitest';
import { createShutdown } from '../../../src/gateway/shutdown.ts';

it('ends what waits first, and what runs after it', () => {
  const { begin, end, draining, ended } = createShutdown();
  begin();
  expect([draining.aborted, ended.aborted]).toEqual([true, false]);
  expect(draining.reason).toMatchObject({ code: 'shutting-down' });
  end();
  expect(ended.reason).toMatchObject({ code: 'upstream-lost' });
});

it('is idle at once if there is nothing to wait for', async () => {
  expect(await createShutdown().idle(1000)).toBe(true);
});

it('waits for work, also for what other work has begun and for what failed', async () => {
  const { track, idle } = createShutdown();
  const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const failing = track(first.promise.then(() => track(second.promise))).catch(() => 'failed');
  let isIdle = false;
  const waiting = idle(1000).then((done) => {
    isIdle = done;
  });
  first.resolve();
  await new Promise(setImmediate);
  expect(isIdle).toBe(false);
  second.reject(new Error('broken'));
  expect(await failing).toBe('failed');
  await waiting;
  expect(isIdle).toBe(true);
});

it('is not idle if work takes longer than it may', async () => {
  const { track, idle } = createShutdown();
  void track(new Promise(() => {}));
  expect(await idle(1)).toBe(false);
});
