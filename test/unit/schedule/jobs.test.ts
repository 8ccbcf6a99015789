import { validate } from 'node-cron';
import { expect, it } from 'vitest';
import { standardJobs } from '../../../src/schedule/jobs.ts';

it('removes expired recordings in steps until none is left, at times that node-cron understands', async () => {
  const calls: string[] = [];
  const job = (name: string) => async () => {
    calls.push(name);
    return 0;
  };
  const left = [100, 100, 7];
  const jobs = standardJobs({
    approvals: {
      expireDue: job('expire'),
      remindDue: job('remind'),
      recover: job('recover'),
      showDue: job('show approvals'),
    },
    grants: {
      lapseDue: job('lapse'),
      warnDue: job('warn'),
      remindReviews: job('review'),
      showDue: job('show grants'),
    },
    signHeads: async () => 0,
    closeIdleSessions: job('close'),
    store: {
      removeExpired: async () => left.shift() ?? 0,
      removeOldApprovals: (before) => job(`approvals before ${before}`)(),
      removeOldGrants: (before) => job(`grants before ${before}`)(),
    },
    retention: 1000,
    now: () => 0,
  });
  for (const { when, run } of jobs) {
    expect(validate(when)).toBe(true);
    await run();
  }
  expect(calls).toEqual([
    'expire',
    'remind',
    'recover',
    'show approvals',
    'lapse',
    'warn',
    'review',
    'show grants',
    'close',
    'approvals before -1000',
    'grants before -1000',
  ]);
  expect(left).toEqual([]);
  expect(new Set(jobs.map(({ name }) => name)).size).toBe(jobs.length);
});
