import { expect, it } from 'vitest';
import { createBuckets } from '../../../src/limits/buckets.ts';
import { createCpuBudget, createThreadTime } from '../../../src/limits/cpu-budget.ts';

it('refuses a caller that has used more than its share, until time has paid for it', () => {
  let time = 0;
  let used = 0;
  const now = () => time;
  const cpu = createCpuBudget({
    share: createBuckets({ rate: 100, burst: 1000, now }),
    recent: createBuckets({ rate: 50, burst: 100, now }),
    used: () => used,
  });
  cpu.check('bob');
  expect(cpu.isBusy('bob')).toBe(false);
  cpu.spend('bob', 150);
  expect(cpu.isBusy('bob')).toBe(true);
  cpu.check('bob');
  const work = () => {
    used += 1050;
    throw new Error('the work failed');
  };
  expect(() => cpu.measure('bob', work)).toThrow('the work failed');
  expect(() => cpu.check('bob')).toThrow(expect.objectContaining({ code: 'too-many', retryAfter: 2 }));
  cpu.check('alice');
  time += 2001;
  cpu.check('bob');
});

it('tells how long the thread has run, asks the system rarely, and counts no wait', () => {
  let [time, ran, asked] = [0, 0, 0];
  const used = createThreadTime({
    clock: () => time,
    ask: () => {
      asked += 1;
      return ran;
    },
  });
  for (let call = 0; call < 100; call += 1) {
    time += 0.005;
    ran += 0.005;
    used();
  }
  expect(used()).toBeCloseTo(0.5);
  expect(asked).toBe(1);
  const before = used();
  time += 50;
  ran += 0.2;
  expect(used() - before).toBeCloseTo(0.2);
  expect(asked).toBe(2);
});
