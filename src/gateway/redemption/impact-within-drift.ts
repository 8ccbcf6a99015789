/** The call touches what its approvers were shown, give or take what they were told may change. */
import { isDeepStrictEqual } from 'node:util';
import { type Companion, impactInvalidation } from '../../domain/impact.ts';
import { demandNow, type RedemptionCheck } from './redemption.ts';

/** What the policy in force has approvers shown: an approval that was given without that is none. */
export const impactShown: RedemptionCheck = (call) => {
  const { preview: wanted } = demandNow(call);
  const { approval, request } = call;
  if (wanted === undefined || request.impact === undefined) return undefined;
  if (isSame(approval.impact?.companion, wanted)) return undefined;
  return {
    kind: 'void',
    problem: `The approval is void: policy now has approvers shown what ${wanted.tool} says, which they did not see. A new approval is needed.`,
  };
};

/** Asked of the server anew. A drift that policy permits only now is not what the approvers agreed to. */
export const impactWithinDrift: RedemptionCheck = async (call) => {
  const asked = call.approval.impact;
  if (asked?.value === undefined) return undefined;
  const { preview: wanted } = demandNow(call);
  const drift = Math.min(asked.companion.drift, wanted?.drift ?? asked.companion.drift);
  const companion = { ...asked.companion, drift };
  const today = (await call.request.impact?.(companion)) ?? { companion };
  const problem = impactInvalidation({ ...asked, companion }, today);
  return problem === undefined ? undefined : { kind: 'void', problem };
};

const isSame = (asked: Companion | undefined, wanted: Companion): boolean =>
  isDeepStrictEqual({ ...asked, drift: 0 }, { ...wanted, drift: 0 });
