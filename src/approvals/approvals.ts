/** The approval of calls, put together: what the gateway, the surfaces and the scheduled jobs work with. */

import type { SealApproval } from '../domain/sealed-approval.ts';
import type { MakeSafe } from '../domain/text/safe-text.ts';
import { createShowDue } from '../requests/show-due.ts';
import { type ApprovalProcess, type Ask, type AskDeps, createAsk } from './ask.ts';
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

export interface ApprovalsDeps {
  readonly store: ApprovalStore;
  /** Where people are asked. */
  readonly surface: AskDeps['surface'] & { readonly refresh: Refresh; readonly remind: Remind };
  readonly verify: SettleDeps['verify'];
  readonly deniedNow: SettleDeps['deniedNow'];
  readonly previews?: AskDeps['previews'];
  readonly seal: SealApproval;
  /** For what people typed, and sentences that quote others. */
  readonly makeSafe: MakeSafe;
  /** Milliseconds until a request counts as denied, if the approver rule does not say. */
  readonly timeout: number;
  readonly process: ApprovalProcess;
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
  const { store, surface, verify, makeSafe, timeout, process } = deps;
  const { holder, isAlive, now } = process;
  const waiters = createWaiters(store);
  const { refresh, remind } = surface;
  const change = createChange({ store, wake: waiters.wake, refresh, seal: deps.seal, now });
  return {
    ask: createAsk({ store, waiters, change, surface, previews: deps.previews, process, timeout }),
    settle: createSettle({ store, change, verify, deniedNow: deps.deniedNow, makeSafe, now }),
    beginRedemption: createBeginRedemption({ store, change, makeSafe, holder }),
    weighVotes: createWeighVotes({ verify, timeout }),
    finish: createFinish(change, makeSafe),
    pauseCall: createPauseCall({ change, holder }),
    resumeCall: createResumeCall({ change, holder }),
    withdraw: createWithdraw(change, makeSafe),
    giveUp: createGiveUp(change, makeSafe),
    attendance: createAttendance({ change, waiters, holder }),
    expireDue: createExpireDue({ store, change, now }),
    remindDue: createRemindDue({ store, change, remind, now }),
    recover: createRecover({ store, change, isAlive, now }),
    showDue: createShowDue({ unshown: store.unshownApprovals, show: refresh, now }),
    held: waiters.size,
  };
};
