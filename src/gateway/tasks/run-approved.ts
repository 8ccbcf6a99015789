/** Runs a call that was approved while it was not under way. */
import type { Approval } from '../../domain/approval.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { ResolveTool } from '../checks/resolve-tool.ts';
import type { Execute } from '../execute.ts';
import type { AdmitTurn } from '../request/admit-turn.ts';
import { type RefuseTurn, type RefuseTurnDeps, refusalOf } from '../request/refuse-turn.ts';
import type { Turn } from '../request/turn.ts';

/** Resolves with why it may not run, if it does not. */
export type RunApproved = (turn: Turn, approval: Approval) => Promise<Refusal | undefined>;

export interface RunApprovedDeps extends RefuseTurnDeps {
  readonly resolveTool: ResolveTool;
  readonly admitApproved: AdmitTurn['admitApproved'];
  readonly execute: Execute;
  readonly refuseTurn: RefuseTurn;
}

export const createRunApproved =
  ({ resolveTool, admitApproved, execute, refuseTurn, internal }: RunApprovedDeps): RunApproved =>
  async (bare, approval) => {
    try {
      const turn = await resolveTool(bare);
      const admitted = await admitApproved(turn, approval);
      if (!admitted.ok) return admitted.refused.refusal;
      await execute(turn, admitted).catch((error: unknown) => refuseTurn(turn, error, admitted.decision));
      return undefined;
    } catch (error) {
      return refusalOf(bare, error, internal);
    }
  };
