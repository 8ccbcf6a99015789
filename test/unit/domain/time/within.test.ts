import { expect, it } from 'vitest';
import { within } from '../../../../src/domain/time/within.ts';

const never = new Promise<string>(() => {});

it('resolves with what the work resolves with in time', async () => {
  expect(await within(Promise.resolve('done'), 10_000)).toBe('done');
  expect(await within('at once', 10_000, () => 'late')).toBe('at once');
});

it('resolves with undefined, or with what is put in its place, once the time is over', async () => {
  expect(await within(never, 1)).toBeUndefined();
  expect(await within(never, 1, () => 'late')).toBe('late');
});

it('rejects as the work does, and as what is put in its place does', async () => {
  await expect(within(Promise.reject(new Error('broken')), 10_000)).rejects.toThrow('broken');
  const late = () => {
    throw new Error('too late');
  };
  await expect(within(never, 1, late)).rejects.toThrow('too late');
});

it('leaves no timer behind that would keep the process alive', async () => {
  const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
  const before = timers();
  await within(Promise.resolve('done'), 60_000);
  await within(Promise.reject(new Error('broken')), 60_000).catch(() => undefined);
  expect(timers()).toBe(before);
});
