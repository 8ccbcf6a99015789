/** What becomes of a request that people are to be shown: announced, undeliverable, or expired if its time was over first. */
import { expect, it } from 'vitest';
import { createAnnounceWithin } from '../../../src/approvals/announce-within.ts';
import type { Approval } from '../../../src/domain/approval.ts';

const pending = { id: 'ap_1', state: 'pending', expiresAt: 1000 } as unknown as Approval;
const announcement = { channel: 'C', ts: '1' } as never;

const scene = ({ now = 999, shown = true, fails = false, isGone = false } = {}) => {
  const steps: { type: string }[] = [];
  const tracked: Promise<unknown>[] = [];
  const announce = createAnnounceWithin({
    announce: async () => {
      if (fails) throw new Error('no surface');
      return shown ? announcement : undefined;
    },
    change: async (_id, step) => {
      steps.push(step);
      return isGone ? undefined : ({ ok: true, approval: { ...pending, state: step.type } } as never);
    },
    track: (work) => tracked.push(work),
    now: () => now,
  });
  return { run: () => announce(pending), steps, tracked };
};

it('is announced, and what stands is stored before the process ends', async () => {
  const { run, steps, tracked } = scene();
  expect(await run()).toMatchObject({ state: 'announced' });
  expect(steps).toEqual([{ type: 'announced', announcement }]);
  expect(tracked).toHaveLength(1);
});

it.each([{ shown: false }, { fails: true }])(
  'is undeliverable as long as it could be decided: %j',
  async (options) => {
    const { run, steps } = scene(options);
    expect(await run()).toMatchObject({ state: 'undeliverable' });
    expect(steps).toEqual([{ type: 'undeliverable' }]);
  },
);

it('has expired if its time was over before it could be shown', async () => {
  const { run, steps } = scene({ shown: false, now: 1000 });
  await run();
  expect(steps).toEqual([{ type: 'expire' }]);
});

it('is as it was if it is gone', async () => {
  expect(await scene({ isGone: true }).run()).toBe(pending);
});
