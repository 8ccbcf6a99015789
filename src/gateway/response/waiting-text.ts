/** What a caller is told while people are asked about its call. */
import type { Approval } from '../../domain/approval.ts';
import type { ApproverRule } from '../../domain/decision.ts';

/** `approval` is undefined until the request is stored. */
export const waitingText = ({ name }: ApproverRule, approval: Approval | undefined): string =>
  isUnshown(approval)
    ? `Waiting for approval of ${name}. ${unshownText(name)}`
    : `Waiting for approval of ${name}.`;

/** Whether no approver can have seen the request yet, except by the API. */
export const isUnshown = (approval: Approval | undefined): boolean =>
  approval?.state === 'pending' && approval.announcement === undefined;

/** Says that the approvers `name` have not seen the request yet, because Slack has not taken it. */
export const unshownText = (name: string): string =>
  `${name} has not been asked yet: Slack is slow or limits messages now. The request is shown as soon as Slack takes it.`;
