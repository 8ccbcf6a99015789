/** Ends what ran out of time. Only tidies and tells: an expired request counts as denied whether or not this ran. */
import type { Approval, ApprovalState } from '../../domain/approval.ts';
import type { ChangeApproval } from '../change.ts';
import type { ApprovalStore } from '../ports.ts';
import { everyApproval } from './every-approval.ts';

interface ExpireDeps {
  readonly store: Pick<ApprovalStore, 'listApprovals'>;
  readonly change: ChangeApproval;
  readonly now: () => number;
}

/** Resolves with how many were ended. */
export const createExpireDue = (deps: ExpireDeps) => async (): Promise<number> => {
  const due: Approval[] = [];
  for (const state of ['pending', 'approved'] satisfies ApprovalState[]) {
    for await (const approval of everyApproval(deps.store, state)) {
      if (deps.now() >= approval.expiresAt) due.push(approval);
    }
  }
  for (const approval of due) await deps.change(approval.id, { type: 'expire' });
  return due.length + (await lapseDue(deps));
};

/** Calls whose client had to come back with a retry, and did not. */
const lapseDue = async ({ store, change, now }: ExpireDeps): Promise<number> => {
  const due: Approval[] = [];
  for await (const approval of everyApproval(store, 'executing')) {
    if (approval.paused !== undefined && now() >= approval.paused.until) due.push(approval);
  }
  for (const approval of due) await change(approval.id, { type: 'lapse' });
  return due.length;
};
