import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createInSlices } from '../../../src/limits/in-slices.ts';

it('runs one piece of work of a caller at a time, callers in turn slice by slice, and lets other work run in between', async () => {
  let used = 0;
  let counted = 0;
  const inSlices = createInSlices({
    count: (_caller, milliseconds) => {
      counted += milliseconds;
    },
    used: () => used,
    clock: () => 0,
  });
  const log: string[] = [];
  const work = (name: string) => async (pause: () => Promise<void>) => {
    for (let part = 1; part <= 2; part += 1) {
      used += 5;
      log.push(`${name}${part}`);
      await pause();
    }
    return name;
  };
  const others = async () => {
    for (let turn = 0; turn < 3; turn += 1) {
      await nextTurn();
      log.push('other');
    }
  };
  const done = Promise.all([
    inSlices('mallory', work('m')),
    inSlices('mallory', work('n')),
    inSlices('mallory', work('o')),
    inSlices('alice', work('a')),
    others(),
  ]);
  expect((await done).slice(0, 4)).toEqual(['m', 'n', 'o', 'a']);
  expect(log.filter((each) => each !== 'other')).toEqual(['m1', 'a1', 'm2', 'a2', 'n1', 'n2', 'o1', 'o2']);
  expect(log.indexOf('other')).toBeLessThan(log.indexOf('a1'));
  expect(counted).toBe(80);
});

it('goes on after work that failed', async () => {
  const inSlices = createInSlices({ count: () => {}, used: () => 0, clock: () => 0 });
  const failed = inSlices('bob', () => Promise.reject(new Error('no')));
  const thrown = inSlices('bob', () => {
    throw new Error('at once');
  });
  const next = inSlices('bob', () => Promise.resolve('yes'));
  await expect(failed).rejects.toThrow('no');
  await expect(thrown).rejects.toThrow('at once');
  expect(await next).toBe('yes');
});

it('leaves the thread to others for as long as a slice if they are at work, and goes on at once if they are not', async () => {
  const othersDuring = async (isBusy: boolean) => {
    let [used, clock, others] = [0, 0, 0];
    const inSlices = createInSlices({
      count: () => {},
      used: () => used,
      // Each turn of the event loop seems to take a millisecond while others are at work.
      clock: () => (clock += isBusy ? 1 : 0),
    });
    let isOver = false;
    const counting = (async () => {
      for (; !isOver; others += 1) await nextTurn();
    })();
    await inSlices('mallory', async (pause) => {
      for (let part = 0; part < 3; part += 1) {
        used += 5;
        await pause();
      }
    });
    isOver = true;
    await counting;
    return others;
  };
  expect(await othersDuring(false)).toBeLessThan(10);
  expect(await othersDuring(true)).toBeGreaterThan(30);
});

it('lets a caller with little work overtake the long work of another', async () => {
  let used = 0;
  const inSlices = createInSlices({ count: () => {}, used: () => used, clock: () => 0 });
  let parts = 0;
  const long = inSlices('mallory', async (pause) => {
    for (; parts < 100; parts += 1) {
      used += 5;
      await pause();
    }
  });
  await nextTurn();
  await inSlices('alice', async (pause) => {
    used += 1;
    await pause();
  });
  expect(parts).toBeLessThan(10);
  await long;
  expect(parts).toBe(100);
});
