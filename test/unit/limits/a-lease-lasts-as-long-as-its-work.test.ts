/** Work that takes longer than one lease keeps other replicas out until it is done, unless it is stuck. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import {
  createExclusively,
  createOneAtATime,
  type OneAtATimeDeps,
} from '../../../src/limits/one-at-a-time.ts';

let held: { owner: string; until: number };
const takeLease = async (_name: string, owner: string, now: number, until: number) => {
  if (held.owner !== owner && held.until > now) return false;
  held = { owner, until };
  return true;
};
const deps: OneAtATimeDeps = { takeLease, owner: 'one', now: () => Date.now() };
const couldAnother = () => held.until <= Date.now();

beforeEach(() => {
  held = { owner: '', until: 0 };
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] });
});
afterEach(() => void vi.useRealTimers());

it.each([
  ['one change at a time', (work: () => Promise<void>) => createExclusively(deps, 'x')(work)],
  [
    'one run for all',
    (work: () => Promise<void>) =>
      createOneAtATime<void>(deps)('x', { settled: async () => undefined, work }),
  ],
])('keeps others out until the work is done: %s', async (_name, run) => {
  let finish = () => {};
  let begun = () => {};
  const isWorking = new Promise<void>((resolve) => (begun = resolve));
  const done = run(() => {
    begun();
    return new Promise<void>((resolve) => (finish = resolve));
  });
  await isWorking;
  for (let passed = 0; passed < 60_000; passed += 1000) {
    await vi.advanceTimersByTimeAsync(1000);
    expect(couldAnother()).toBe(false);
  }
  finish();
  await done;
  expect(couldAnother()).toBe(true);
});

it('lets others try if the work is stuck', async () => {
  let begun = () => {};
  const isWorking = new Promise<void>((resolve) => (begun = resolve));
  void createExclusively(
    deps,
    'x',
  )(() => {
    begun();
    return new Promise<void>(() => {});
  });
  await isWorking;
  await vi.advanceTimersByTimeAsync(300_000);
  expect(couldAnother()).toBe(true);
});
