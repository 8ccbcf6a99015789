/** Redeems approvals as the gateway does, for calls that nothing but their approval can stop. */
import type { Approvals } from '../../src/approvals/approvals.ts';
import type { Approval } from '../../src/domain/approval.ts';
import type { ApproverRule } from '../../src/domain/decision.ts';
import { createRedeem } from '../../src/gateway/redeem.ts';
import { admitRequest, decided } from '../unit/gateway/decided.ts';

type Redeemed =
  | { ok: true; approval: Approval }
  | { ok: false; problem: string; approval?: Approval | undefined };

/** @param rule the rule in force; left out, the one that people were asked under */
export const redeem = async (
  { beginRedemption, weighVotes, finish }: Pick<Approvals, 'beginRedemption' | 'weighVotes' | 'finish'>,
  id: string,
  { rule }: { readonly rule?: ApproverRule } = {},
): Promise<Redeemed> => {
  const decision = decided({ approvers: rule });
  const redemption = createRedeem({
    decide: async () => decision,
    begin: beginRedemption,
    weighVotes,
    finish,
    budgets: { spend: async () => {} },
    checkAccess: async () => {},
    stopsTold: async () => {},
    now: () => 0,
  });
  const redeemed = await redemption.redeem(admitRequest(), decision, { id } as Approval);
  return redeemed.ok
    ? redeemed
    : { ok: false, problem: redeemed.refusal.message, approval: redeemed.approval };
};
