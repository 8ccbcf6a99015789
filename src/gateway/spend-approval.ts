/** The last checks before an approved call may run, made at the moment it is about to, and the spending itself. */
import type { Consume } from '../approvals/consume.ts';
import type { Finish } from '../approvals/finish.ts';
import type { Approval } from '../domain/approval.ts';
import type { Decision } from '../domain/decision.ts';
import { Refusal } from '../domain/refusal.ts';
import type { AdmitRequest } from './admit-request.ts';
import type { Budgets } from './budgets.ts';
import type { Decide } from './decide.ts';
import { refusalFor } from './explain-refusal.ts';
import { note, noteDurably, noteSeal } from './note-decision.ts';
import { objectionOf } from './void-approval.ts';

export type Spent =
  | { readonly ok: true; readonly approval: Approval }
  | { readonly ok: false; readonly decision: Decision; readonly refusal: Refusal };

export interface SpendDeps {
  readonly decide: Decide;
  readonly consume: Consume;
  readonly finish: Finish;
  readonly budgets: Pick<Budgets, 'spend'>;
  readonly now: () => number;
}

export interface SpendApproval {
  /** Rejects where the store does, or the budget is spent: nothing may run then. */
  spend(request: AdmitRequest, decision: Decision, approval: Approval): Promise<Spent>;
  /** Says durably that the call runs under this approval; where it cannot be said, it rejects and the call has failed. */
  onRecord(request: AdmitRequest, decision: Decision, approval: Approval): Promise<void>;
}

export const createSpendApproval = (deps: SpendDeps): SpendApproval => {
  const spend: SpendApproval['spend'] = async (request, decision, { id }) => {
    if (deps.now() >= request.caller.expiresAt) {
      const refusal = new Refusal(
        'approval-pending',
        `Your access token expired while the call waited for approval ${id}. It was not executed. Sign in again and repeat it with the same arguments.`,
      );
      return { ok: false, decision, refusal };
    }
    // People take minutes; the policy may have become stricter meanwhile.
    const session = request.recording.id;
    const today = await deps.decide(request.call, session);
    if (today.action === 'deny' || today.action === 'require-grant') {
      note(request, today, { verdict: today.action, approval: id });
      return { ok: false, decision: today, refusal: refusalFor(today) };
    }
    await deps.budgets.spend(request.call, { session, decision: today });
    const consumed = await deps.consume(id, objectionOf(request));
    if (!consumed.ok) {
      note(request, decision, { verdict: 'refused', approval: id, error: consumed.why });
      return { ok: false, decision, refusal: new Refusal('approval-denied', consumed.why) };
    }
    await onRecord(request, decision, consumed.approval);
    return consumed;
  };

  const onRecord: SpendApproval['onRecord'] = async (request, decision, approval) => {
    const { id, digest } = approval;
    try {
      noteSeal(request, approval);
      await noteDurably(request, decision, { verdict: 'approved', approval: id, digest });
    } catch (error) {
      const reason = 'Not executed: recording was unavailable.';
      await deps.finish(id, { outcome: 'failed', took: 0, error: reason });
      throw error;
    }
  };

  return { spend, onRecord };
};
