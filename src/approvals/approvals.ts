/** The approval of calls, put together: what the gateway, the surfaces and the scheduled jobs work with. */

import type { SealApproval } from '../domain/sealed-approval.ts';
import type { MakeSafe } from '../domain/text/safe-text.ts';
import { createShowDue } from '../requests/show-due.ts';
import { type Ask, type AskDeps, createAsk } from './ask.ts';
import { createChange } from './change.ts';
import { createFinish, type Finish } from './finish.ts';
import { createGiveUp, type GiveUp } from './give-up.ts';
import { createExpireDue } from './jobs/expire-due.ts';
import { createRecover } from './jobs/recover.ts';
import { createRemindDue } from './jobs/remind-due.ts';
import { createPauseCall, createResumeCall, type PauseCall, type ResumeCall } from './pause.ts';
import type { ApprovalStore, Refresh, Remind } from './ports.ts';
import { type BeginRedemption, createBeginRedemption } from './redemption.ts';
import { createSettle, type Settle, type SettleDeps } from './settle.ts';
import { type Attendance, createAttendance } from './waiting/attendance.ts';
import { createWaiters } from './waiting/waiters.ts';
import { createWeighVotes, type WeighVotes } from './weigh-votes.ts';
import { createWithdraw, type Withdraw } from './withdraw.ts';

export interface ApprovalsDeps extends Omit<AskDeps, 'store' | 'waiters' | 'change'> {
  readonly store: ApprovalStore;
  readonly verify: SettleDeps['verify'];
  readonly deniedNow: SettleDeps['deniedNow'];
  readonly refresh: Refresh;
  readonly remind: Remind;
  readonly seal: SealApproval;
  /** For what people typed, and sentences that quote others. */
  readonly makeSafe: MakeSafe;
}

export interface Approvals {
  readonly ask: Ask;
  readonly settle: Settle;
  readonly beginRedemption: BeginRedemption;
  readonly weighVotes: WeighVotes;
  readonly finish: Finish;
  readonly pauseCall: PauseCall;
  readonly resumeCall: ResumeCall;
  readonly withdraw: Withdraw;
  readonly giveUp: GiveUp;
  readonly attendance: Attendance;
  /** Scheduled jobs; each resolves with how many approvals it was about. */
  readonly expireDue: () => Promise<number>;
  readonly remindDue: () => Promise<number>;
  readonly recover: () => Promise<number>;
  readonly showDue: () => Promise<number>;
  /** Approvals that callers of this process wait for now. */
  readonly held: () => number;
}

/** Puts approvals together. Waiting callers are those of this process; everything else is the same on each replica. */
export const createApprovals = (deps: ApprovalsDeps): Approvals => {
  const waiters = createWaiters(deps.store);
  const change = createChange({ ...deps, wake: waiters.wake });
  const parts = { ...deps, waiters, change };
  return {
    ask: createAsk(parts),
    settle: createSettle(parts),
    beginRedemption: createBeginRedemption(parts),
    weighVotes: createWeighVotes(deps),
    finish: createFinish(change, deps.makeSafe),
    pauseCall: createPauseCall(parts),
    resumeCall: createResumeCall(parts),
    withdraw: createWithdraw(change, deps.makeSafe),
    giveUp: createGiveUp(change, deps.makeSafe),
    attendance: createAttendance(parts),
    expireDue: createExpireDue(parts),
    remindDue: createRemindDue(parts),
    recover: createRecover(parts),
    showDue: createShowDue({ ...deps, unshown: deps.store.unshownApprovals, show: deps.refresh }),
    held: waiters.size,
  };
};
