import { expect, it } from 'vitest';
import { createBuckets } from '../../../src/limits/buckets.ts';
import { createCpuBudget } from '../../../src/limits/cpu-budget.ts';

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
