/** People take minutes, and policy may have changed meanwhile. These checks are the only ones that ask it. */
import { isDeepStrictEqual } from 'node:util';
import { note } from '../record/note-decision.ts';
import { refusalFor } from '../response/explain-refusal.ts';
import { demandNow, demandOf, type RedemptionCheck } from './redemption.ts';

/** An approval overrides no denial, and is no temporary access either. */
export const policyStillAllows: RedemptionCheck = async ({ request, approval, asked }, { decide }) => {
  const today = await decide(request.call, request.recording.id);
  asked.push(today);
  if (today.action !== 'deny' && today.action !== 'require-grant') return undefined;
  note(request, today, { verdict: today.action, approval: approval.id });
  return { kind: 'refused', refusal: refusalFor(today), decision: today };
};

/** If the rule changed while votes were weighed by it, they are weighed anew with the next call. */
export const policyAsksTheSame: RedemptionCheck = (call) => {
  const last = call.asked.at(-1) ?? call.decision;
  return isDeepStrictEqual(demandOf(last), demandNow(call))
    ? undefined
    : { kind: 'held-back', problem: POLICY_CHANGED };
};

const POLICY_CHANGED =
  'The policy changed while the approvers were verified. The call was not executed; call again with exactly the same arguments.';
