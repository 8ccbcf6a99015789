/** Takes back a request for approval that no one is to decide any more: no call can run on it from then on. */
import type { Approval } from '../domain/approval.ts';
import type { MakeSafe } from '../domain/text/safe-text.ts';
import type { ChangeApproval } from './change.ts';

/**
 * The approval as it is now: cancelled for this reason, or, if a call has spent it already or it is over, untouched.
 * Rejects if the store does.
 */
export type Withdraw = (id: string, reason: string) => Promise<Approval | undefined>;

/** Resolves with the approval as it is then; undefined if it is gone. `reason` is made safe before it is stored. */
export const createWithdraw =
  (change: ChangeApproval, makeSafe: MakeSafe): Withdraw =>
  async (id, reason) =>
    (await change(id, { type: 'cancel', reason: makeSafe(reason) }))?.approval;
