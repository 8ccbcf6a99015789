/** Reminds approvers of pending requests: at half time, and with more noise when a fifth of the time is left. */
import type { Approval } from '../../domain/approval.ts';
import type { ChangeApproval } from '../change.ts';
import type { ApprovalStore, Remind } from '../ports.ts';
import { everyApproval } from './every-approval.ts';

interface RemindDeps {
  readonly store: Pick<ApprovalStore, 'listApprovals'>;
  readonly change: ChangeApproval;
  readonly remind: Remind;
  readonly now: () => number;
}

/** Shares of the time to decide after which the first and the second reminder are due. */
const STAGES = [0.5, 0.8];

/** Resolves with how many reminders were sent. */
export const createRemindDue = (deps: RemindDeps) => async (): Promise<number> => {
  const due: Approval[] = [];
  for await (const approval of everyApproval(deps.store, 'pending')) {
    if (isDue(approval, deps.now())) due.push(approval);
  }
  for (const approval of due) await remind(deps, approval);
  return due.length;
};

/** Noted before it is sent: a reminder may be lost in a crash, but never repeats. */
const remind = async (deps: RemindDeps, approval: Approval): Promise<void> => {
  const noted = await deps.change(approval.id, { type: 'reminded' });
  if (noted?.ok) await deps.remind(noted.approval);
};

const isDue = (approval: Approval, now: number): boolean => {
  const share = STAGES[approval.reminders];
  if (share === undefined || now >= approval.expiresAt) return false;
  return now >= approval.createdAt + share * (approval.expiresAt - approval.createdAt);
};
