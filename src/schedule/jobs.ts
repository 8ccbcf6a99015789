/** What is done without anyone asking. None of it is needed for safety: what is over counts as over before it is tidied. */

import type { Grants } from '../access/grants.ts';
import type { GrantStore } from '../access/ports.ts';
import type { Approvals } from '../approvals/approvals.ts';
import type { ApprovalStore } from '../approvals/ports.ts';
import type { RecordingStore } from '../recordings/ports.ts';
import type { Job } from './job.ts';

export interface JobsDeps {
  readonly approvals: Pick<Approvals, 'expireDue' | 'remindDue' | 'recover' | 'showDue'>;
  readonly grants: Pick<Grants, 'lapseDue' | 'warnDue' | 'remindReviews' | 'showDue'>;
  readonly closeIdleSessions: () => Promise<unknown>;
  readonly signHeads: () => Promise<unknown>;
  readonly store: Pick<RecordingStore, 'removeExpired'> &
    Pick<ApprovalStore, 'removeOldApprovals'> &
    Pick<GrantStore, 'removeOldGrants'>;
  /** Milliseconds after which what is over is removed. */
  readonly retention: number;
  readonly now: () => number;
}

/** Returns the jobs, each with its schedule in the syntax of cron, seconds first. */
export const standardJobs = (deps: JobsDeps): readonly Job[] => [
  { name: 'expire-approvals', when: '*/5 * * * * *', run: deps.approvals.expireDue },
  { name: 'remind-approvers', when: '*/10 * * * * *', run: deps.approvals.remindDue },
  { name: 'recover-approvals', when: '*/15 * * * * *', run: deps.approvals.recover },
  { name: 'show-approvals', when: '7,27,47 * * * * *', run: deps.approvals.showDue },
  { name: 'lapse-grants', when: '*/5 * * * * *', run: deps.grants.lapseDue },
  { name: 'warn-holders', when: '*/30 * * * * *', run: deps.grants.warnDue },
  { name: 'remind-reviewers', when: '45 */10 * * * *', run: deps.grants.remindReviews },
  { name: 'show-grants', when: '17,37,57 * * * * *', run: deps.grants.showDue },
  { name: 'close-idle-sessions', when: '0 * * * * *', run: deps.closeIdleSessions },
  { name: 'sign-heads', when: '40 * * * * *', run: deps.signHeads },
  { name: 'remove-expired', when: '30 */10 * * * *', run: () => removeExpired(deps) },
];

/** One for each transmitter of security events that is polled. */
export const eventPollJobs = (polls: readonly Job['run'][]): readonly Job[] =>
  polls.map((run, index) => ({ name: `poll-events-${index + 1}`, when: '*/2 * * * * *', run }));

const AT_ONCE = 100;

const removeExpired = async ({ store, retention, now }: JobsDeps): Promise<void> => {
  const before = now() - retention;
  await inSteps(() => store.removeExpired(now(), AT_ONCE));
  await inSteps(() => store.removeOldApprovals(before, AT_ONCE));
  await inSteps(() => store.removeOldGrants(before, AT_ONCE));
};

/** In small steps, so that the store stays free for others in between. */
const inSteps = async (remove: () => Promise<number>): Promise<void> => {
  while ((await remove()) === AT_ONCE);
};
