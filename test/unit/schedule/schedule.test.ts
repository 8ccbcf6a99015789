/** Scheduled work: one process at a time, on time, and never the end of the process. */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { createReplica } from '../../../src/schedule/replica.ts';
import { createSchedule } from '../../../src/schedule/schedule.ts';
import { createEmbeddedStore } from '../../../src/store/embedded/create-embedded-store.ts';

const EVERY_SECOND = '* * * * * *';

const openStore = async (now: () => number) => {
  const store = await createEmbeddedStore({ path: ':memory:', now });
  onTestFinished(() => store.close());
  return store;
};

it('runs a job on one of two processes, and on the other once that has died', async () => {
  const clock = { now: 1_000_000 };
  const leases = await openStore(() => clock.now);
  const ran: string[] = [];
  const start = (owner: string) => {
    const deps = { leases, owner, now: () => clock.now, log: { warn: () => undefined } };
    const schedule = createSchedule(deps, [
      { name: 'tidy', when: EVERY_SECOND, run: async () => void ran.push(owner) },
    ]);
    schedule.start();
    onTestFinished(() => schedule.stop());
    return schedule;
  };
  const first = start('one');
  await sleep(1100);
  start('two');
  await sleep(1100);
  expect(new Set(ran)).toEqual(new Set(['one']));
  await first.stop();
  clock.now += 30_000;
  await sleep(1100);
  expect(ran.at(-1)).toBe('two');
});

it('survives a job and a store that fail', async () => {
  const warnings: string[] = [];
  const log = { warn: (message: string) => void warnings.push(message) };
  let stored = true;
  const leases = {
    takeLease: async () => {
      if (!stored) throw new Error('the store is away');
      return true;
    },
  };
  const run = () => Promise.reject(new Error('boom'));
  const schedule = createSchedule({ leases, owner: 'one', now: Date.now, log }, [
    { name: 'tidy', when: EVERY_SECOND, run },
  ]);
  schedule.start();
  onTestFinished(() => schedule.stop());
  await sleep(1100);
  stored = false;
  await sleep(1100);
  expect(warnings).toContain('schedule: tidy failed: boom');
  expect(warnings).toContain('schedule: tidy failed: the store is away');
});

it('waits for what runs before it stops', async () => {
  const began = Promise.withResolvers<void>();
  let done = false;
  const leases = { takeLease: async () => true };
  const log = { warn: () => undefined };
  const run = async () => {
    began.resolve();
    await sleep(200);
    done = true;
  };
  const schedule = createSchedule({ leases, owner: 'one', now: Date.now, log }, [
    { name: 'tidy', when: EVERY_SECOND, run },
  ]);
  schedule.start();
  await began.promise;
  await schedule.stop();
  expect(done).toBe(true);
});

it('knows which processes live', async () => {
  const clock = { now: 1_000_000 };
  const leases = await openStore(() => clock.now);
  const create = (id: string) =>
    createReplica({ leases, id, now: () => clock.now, log: { warn: () => undefined } });
  const [one, two] = [create('one'), create('two')];
  await one.start();
  onTestFinished(() => one.stop());
  await two.start();
  expect(await one.isAlive('one')).toBe(true);
  expect(await one.isAlive('two')).toBe(true);
  expect(await one.isAlive('never seen')).toBe(false);
  await two.stop();
  expect(await one.isAlive('two')).toBe(false);
  expect(await create('three').isAlive('one')).toBe(true);
  clock.now += 30_000;
  expect(await create('three').isAlive('one')).toBe(false);
});
