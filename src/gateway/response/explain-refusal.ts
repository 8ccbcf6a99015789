/** Puts into words for the model why a call does not run: what policy said, or what came of asking people. */
import type { Outcome } from '../../approvals/waiting/ticket.ts';
import type { Approval } from '../../domain/approval.ts';
import type { Decision } from '../../domain/decision.ts';
import type { Verdict } from '../../domain/recording.ts';
import { Refusal, type RefusalCode } from '../../domain/refusal.ts';
import { isUnshown, unshownText } from './waiting-text.ts';

/** Why policy did not let the call through. */
export const refusalFor = (decision: Decision): Refusal => {
  if (decision.action === 'require-grant') {
    const access =
      decision.access.length === 0 ? '' : ` Access that covers it: ${decision.access.join(', ')}.`;
    return new Refusal(
      'grant-required',
      `${decision.message ?? new Refusal('grant-required').message}${access}`,
    );
  }
  const code = decision.budgetSpent ? 'budget-spent' : 'denied';
  const sentence = decision.message ?? new Refusal(code).message;
  return new Refusal(code, `${sentence} (Denied by rule "${decision.rule}"; not executed.)`);
};

const CODES = {
  approved: 'approval-pending',
  'still-pending': 'approval-pending',
  denied: 'approval-denied',
  expired: 'approval-timeout',
  cancelled: 'approval-cancelled',
  undeliverable: 'approval-undeliverable',
} as const satisfies Record<Outcome, RefusalCode>;

/** Why a call that people were asked about does not run. */
export const refusalAfter = (outcome: Outcome, approval: Approval): Refusal => {
  const code = CODES[outcome];
  if (code === 'approval-pending') {
    return new Refusal(
      code,
      `${pendingText(approval)} Call the same tool again with exactly the same arguments.`,
    );
  }
  const told = approval.votes.find((vote) => vote.verdict === 'deny' && vote.shareReason)?.reason;
  return outcome === 'denied' && told !== undefined
    ? new Refusal(code, `${new Refusal(code).message} Reason: ${told}`)
    : new Refusal(code);
};

const pendingText = (approval: Approval): string => {
  const { id, state, expiresAt } = approval;
  const { name } = approval.approvers;
  const asked = isUnshown(approval) ? unshownText(name) : `Its approvers (${name}) may decide until then.`;
  const until = `${new Date(expiresAt).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  return `Approval ${id} is pending (asked ${name}). Not executed. The request stays open until ${until}.${state === 'pending' ? ` ${asked}` : ''}`;
};

/** The verdict that a recording has for what came of asking people. A call that may still be approved counts as refused. */
export const verdictAfter = (outcome: Outcome): Verdict =>
  outcome === 'still-pending' || outcome === 'approved' || outcome === 'undeliverable' ? 'refused' : outcome;

/** The same for an approval that is over, however it ended. */
export const refusalSettled = (approval: Approval): Refusal => {
  const { state } = approval;
  if (state === 'denied' || state === 'expired' || state === 'cancelled' || state === 'undeliverable') {
    return refusalAfter(state, approval);
  }
  if (state === 'executed-withheld') {
    return new Refusal(
      'upstream-invalid',
      `The call has run (${approval.id}), and its answer was withheld: ${approval.error ?? ''} See what it did before you ask for it again.`,
    );
  }
  return new Refusal(
    'approval-denied',
    `Approval ${approval.id} was used by an identical call. This one was not executed; ask again if it is wanted twice.`,
  );
};
