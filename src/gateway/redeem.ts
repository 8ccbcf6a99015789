/**
 * Redeems an approval: what has to hold at the moment an approved call is about to run, in this order, and then the one
 * swap that spends it. Until then nothing of the call has happened; from then on it runs exactly once.
 */
import type { Finish } from '../approvals/finish.ts';
import type { NotRedeemed, Redemption } from '../approvals/redemption.ts';
import type { Approval } from '../domain/approval.ts';
import type { Decision } from '../domain/decision.ts';
import { Refusal } from '../domain/refusal.ts';
import type { AdmitRequest } from './admit-request.ts';
import { note, noteDurably, noteSeal } from './record/note-decision.ts';
import { approversStillEntitled } from './redemption/approvers-still-entitled.ts';
import { budgetLeft } from './redemption/budget-left.ts';
import { callerPresent, tokenValid } from './redemption/caller-present.ts';
import { impactShown, impactWithinDrift } from './redemption/impact-within-drift.ts';
import { policyAsksTheSame, policyStillAllows } from './redemption/policy-still-allows.ts';
import type { ApprovedCall, Invalidation, RedemptionCheck, RedemptionDeps } from './redemption/redemption.ts';
import { stopsTold } from './redemption/stops-told.ts';
import { toolUnchanged } from './redemption/tool-unchanged.ts';

/** Before the approval is touched. */
const BEFORE: readonly RedemptionCheck[] = [callerPresent, stopsTold, tokenValid, policyStillAllows];

/** With the approval opened, so that no identical call of this process can spend it meanwhile. */
const OPENED: readonly RedemptionCheck[] = [
  toolUnchanged,
  impactShown,
  impactWithinDrift,
  approversStillEntitled,
  // Server, directory and Slack may take seconds over the four above, so the cheap ones are made again.
  callerPresent,
  tokenValid,
  policyStillAllows,
  policyAsksTheSame,
  budgetLeft,
];

export type Redeemed =
  | { readonly ok: true; readonly approval: Approval }
  | {
      readonly ok: false;
      readonly decision: Decision;
      readonly refusal: Refusal;
      /** What became of it, if that was found out. */
      readonly approval?: Approval | undefined;
    };

export interface RedeemDeps extends RedemptionDeps {
  readonly finish: Finish;
}

export interface Redeem {
  /** Rejects if the store does, or a budget is spent: nothing may run then. */
  redeem(request: AdmitRequest, decision: Decision, approval: Approval): Promise<Redeemed>;
  /** Says durably that the call runs under this approval; if that cannot be said, it rejects and the call has failed. */
  onRecord(request: AdmitRequest, decision: Decision, approval: Approval): Promise<void>;
}

/**
 * Returns what spends approvals. Nothing is sent before the swap has succeeded, and a swap that someone else won
 * refuses.
 */
export const createRedeem = (deps: RedeemDeps): Redeem => {
  const redeem: Redeem['redeem'] = async (request, decision, approval) => {
    const call: ApprovedCall = { request, decision, approval, asked: [] };
    const early = await firstOf(BEFORE, call);
    if (early !== undefined) return refused(call, early);
    const opened = await deps.begin(approval.id);
    if (!opened.ok) return notRedeemed(call, opened);
    const spent = await spend({ ...call, approval: opened.approval }, opened).finally(opened.end);
    if (spent.ok) await onRecord(request, decision, spent.approval);
    return spent;
  };

  const spend = async (call: ApprovedCall, opened: Redemption): Promise<Redeemed> => {
    const late = await firstOf(OPENED, call);
    if (late?.kind === 'void') {
      const cancelled = await opened.cancel(late.problem);
      return notRedeemed(call, {
        ok: false,
        problem: `${late.problem} The call was not executed.`,
        approval: cancelled,
      });
    }
    if (late !== undefined) return refused(call, late);
    const spent = await opened.spend();
    return spent.ok ? spent : notRedeemed(call, spent);
  };

  const firstOf = async (
    checks: readonly RedemptionCheck[],
    call: ApprovedCall,
  ): Promise<Invalidation | undefined> => {
    for (const check of checks) {
      const invalid = await check(call, deps);
      if (invalid !== undefined) return invalid;
    }
    return undefined;
  };

  const onRecord: Redeem['onRecord'] = async (request, decision, approval) => {
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

  return { redeem, onRecord };
};

const refused = (call: ApprovedCall, invalid: Invalidation): Redeemed =>
  invalid.kind === 'refused'
    ? { ok: false, decision: invalid.decision ?? call.decision, refusal: invalid.refusal }
    : notRedeemed(call, { ok: false, problem: invalid.problem });

const notRedeemed = (
  { request, decision, approval: { id } }: ApprovedCall,
  { problem, approval }: NotRedeemed,
): Redeemed => {
  note(request, decision, { verdict: 'refused', approval: id, error: problem });
  return { ok: false, decision, refusal: new Refusal('approval-denied', problem), approval };
};
