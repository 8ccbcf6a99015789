/** Runs a call that was approved while it was not under way. */
import type { Approval } from '../../domain/approval.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { ResolveTool } from '../checks/resolve-tool.ts';
import type { Execute } from '../execute.ts';
import { type RefuseRequest, type RefuseRequestDeps, refusalOf } from '../request/refuse-request.ts';
import type { RequestAdmission } from '../request/request-admission.ts';
import type { RequestContext } from '../request/request-context.ts';

/** Resolves with why it may not run, if it does not. */
export type RunApproved = (request: RequestContext, approval: Approval) => Promise<Refusal | undefined>;

export interface RunApprovedDeps extends Pick<RefuseRequestDeps, 'internal'> {
  readonly resolveTool: ResolveTool;
  readonly admitApproved: RequestAdmission['admitApproved'];
  readonly execute: Execute;
  readonly refuseRequest: RefuseRequest;
}

/** Resolves with the refusal if the call may not run after all, and with undefined once it has run. */
export const createRunApproved =
  ({ resolveTool, admitApproved, execute, refuseRequest, internal }: RunApprovedDeps): RunApproved =>
  async (bare, approval) => {
    try {
      const request = await resolveTool(bare);
      const admitted = await admitApproved(request, approval);
      if (!admitted.ok) return admitted.refused.refusal;
      await execute(request, admitted).catch((error: unknown) =>
        refuseRequest(request, error, admitted.decision),
      );
      return undefined;
    } catch (error) {
      return refusalOf(bare, error, internal);
    }
  };
