/** The call is counted against the budgets of the policy. */
import type { RedemptionCheck } from './redemption.ts';

/** Last, since what is counted stays counted. Rejects with `budget-spent`. */
export const budgetLeft: RedemptionCheck = async ({ request, asked, decision }, { budgets }) => {
  const session = request.recording.id;
  await budgets.spend(request.call, { session, decision: asked.at(-1) ?? decision });
  return undefined;
};
