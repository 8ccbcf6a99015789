/** Those who approved may still do so, and are enough, by the rule in force now. */
import { demandNow, type RedemptionCheck } from './redemption.ts';

/** People lose groups and accounts after a vote: each is verified once more. */
export const approversStillEntitled: RedemptionCheck = async (call, { weighVotes }) => {
  const problem = await weighVotes(call.approval, demandNow(call).approvers ?? call.approval.approvers);
  return problem === undefined ? undefined : { kind: 'void', problem };
};
