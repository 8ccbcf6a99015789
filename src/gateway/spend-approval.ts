/** The last checks before an approved call may run, made at the moment it is about to, and the spending itself. */
import { isDeepStrictEqual } from 'node:util';
import type { Consume } from '../approvals/consume.ts';
import type { Finish } from '../approvals/finish.ts';
import type { Approval } from '../domain/approval.ts';
import type { Decision } from '../domain/decision.ts';
import { Refusal } from '../domain/refusal.ts';
import type { AdmitRequest } from './admit-request.ts';
import type { Budgets } from './budgets.ts';
import type { Decide } from './decide.ts';
import { note, noteDurably, noteSeal } from './record/note-decision.ts';
import { refusalFor } from './response/explain-refusal.ts';
import { objectionOf } from './void-approval.ts';

export type Spent =
  | { readonly ok: true; readonly approval: Approval }
  | {
      readonly ok: false;
      readonly decision: Decision;
      readonly refusal: Refusal;
      /** What became of it, where that was found out. */
      readonly approval?: Approval | undefined;
    };

type Looked = { readonly ok: true; readonly today: Decision } | Extract<Spent, { readonly ok: false }>;

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
  /** People take minutes: what has come to forbid the call meanwhile, and leaves their approval as it is. */
  const lookAgain = async (request: AdmitRequest, decision: Decision, id: string): Promise<Looked> => {
    const refusal = refusalOf(request, id, deps.now());
    if (refusal !== undefined) return { ok: false, decision, refusal };
    const today = await deps.decide(request.call, request.recording.id);
    if (today.action !== 'deny' && today.action !== 'require-grant') return { ok: true, today };
    note(request, today, { verdict: today.action, approval: id });
    return { ok: false, decision: today, refusal: refusalFor(today) };
  };

  const spend: SpendApproval['spend'] = async (request, decision, { id }) => {
    const first = await lookAgain(request, decision, id);
    if (!first.ok) return first;
    let last: Looked = first;
    // Directory, Slack and server may take seconds over what consume asks of them, so this comes after that.
    const hindrance = async (): Promise<string | undefined> => {
      last = await lookAgain(request, decision, id);
      if (!last.ok) return last.refusal.message;
      if (!isDeepStrictEqual(demandOf(last.today), demandOf(first.today))) return POLICY_CHANGED;
      await deps.budgets.spend(request.call, { session: request.recording.id, decision: last.today });
      return undefined;
    };
    const { approvers: rule, preview } = demandOf(first.today);
    const consumed = await deps.consume(id, { objection: objectionOf(request, preview), rule, hindrance });
    if (!last.ok) return last;
    if (!consumed.ok) {
      note(request, decision, { verdict: 'refused', approval: id, error: consumed.why });
      const refusal = new Refusal('approval-denied', consumed.why);
      return { ok: false, decision, refusal, approval: consumed.approval };
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

/** What the policy in force wants of people before this call runs; nothing where it lets the call through by itself. */
const demandOf = ({
  action,
  shadow,
  approvers,
  preview,
}: Decision): Pick<Decision, 'approvers' | 'preview'> =>
  action === 'require-approval' && !shadow ? { approvers, preview } : { approvers: undefined };

/** The votes were weighed by a rule that is not in force any more, so they are weighed anew with the next call. */
const POLICY_CHANGED =
  'The policy changed while the approvers were verified. The call was not executed; call again with exactly the same arguments.';

/** Why nobody is there, or entitled, to have the call run. */
const refusalOf = ({ gone, caller }: AdmitRequest, id: string, now: number): Refusal | undefined => {
  if (gone.aborted) return new Refusal('approval-pending', `The caller left before the call ran (${id}).`);
  return now < caller.expiresAt
    ? undefined
    : new Refusal(
        'approval-pending',
        `Your access token expired while the call waited for approval ${id}. It was not executed. Sign in again and repeat it with the same arguments.`,
      );
};
