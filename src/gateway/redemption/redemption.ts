/** What the checks of a redemption are given, and what they say. */
import type { BeginRedemption } from '../../approvals/redemption.ts';
import type { WeighVotes } from '../../approvals/weigh-votes.ts';
import type { Approval } from '../../domain/approval.ts';
import type { Decision } from '../../domain/decision.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { KillSwitches } from '../../operators/kill-switches.ts';
import type { AdmitRequest } from '../admit-request.ts';
import type { Budgets } from '../budgets.ts';
import type { Decide } from '../decide.ts';
import type { CheckAccess } from '../ports.ts';

export interface RedemptionDeps {
  readonly decide: Decide;
  readonly begin: BeginRedemption;
  readonly weighVotes: WeighVotes;
  readonly budgets: Pick<Budgets, 'spend'>;
  readonly checkAccess: CheckAccess;
  readonly stopsTold: KillSwitches['told'];
  readonly now: () => number;
}

/** A call that people have approved, right before it runs. */
export interface ApprovedCall {
  readonly request: AdmitRequest;
  readonly approval: Approval;
  /** What policy said before people were asked. */
  readonly decision: Decision;
  /** What policy has said since, each time it was asked; oldest first. */
  readonly asked: Decision[];
}

/** Why the call may not run. */
export type Invalidation =
  /** It is refused, and the approval stays as it is: an identical call may still use it. */
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly decision?: Decision }
  /** The same, and it is on record as a refusal of this approval. */
  | { readonly kind: 'held-back'; readonly problem: string }
  /** What people agreed to does not hold any more, so the approval is cancelled. */
  | { readonly kind: 'void'; readonly problem: string };

/** Resolves with undefined if it holds. Rejects if the store does, and if a budget is spent. */
export type RedemptionCheck = (
  call: ApprovedCall,
  deps: RedemptionDeps,
) => Promise<Invalidation | undefined> | Invalidation | undefined;

/** What policy wants of people before this call runs; nothing if it lets the call through by itself. */
export const demandOf = ({
  action,
  shadow,
  approvers,
  preview,
}: Decision): Pick<Decision, 'approvers' | 'preview'> =>
  action === 'require-approval' && !shadow ? { approvers, preview } : { approvers: undefined };

/** The demand that the approval is held against: the first one since people decided. */
export const demandNow = ({ asked, decision }: ApprovedCall): Pick<Decision, 'approvers' | 'preview'> =>
  demandOf(asked[0] ?? decision);
