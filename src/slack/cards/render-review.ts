/** The modal that shows a request in full, and carries the decision if everything fits into it. Pure. */
import type { Approval } from '../../domain/approval.ts';
import { clip, pieces, visible } from '../../domain/text/visible.ts';
import { ACTIONS, VIEWS } from './action-ids.ts';
import { type Block, buttons, line, type Modal, plain, preformatted, smallPrint, words } from './blocks.ts';
import { describeCall } from './render-approval.ts';
import { renderOutcome } from './render-outcome.ts';

/** Characters in one block. Slack takes 250,000 bytes and 100 blocks a view; fewer bytes keep below both. */
const PIECE = 2_500;
const MOST_BYTES = 200_000;

/** The modal. If the request does not fit whole, it has no buttons to decide with. */
export const renderReview = (approval: Approval): Modal => {
  const whole = view(approval, pieces(visible(approval.preview), PIECE), true);
  // What could not be read whole is not offered for approval either.
  const isCut = approval.longPreview !== undefined;
  if (!isCut && Buffer.byteLength(JSON.stringify(whole)) <= MOST_BYTES) return whole;
  return view(approval, [clip(visible(approval.preview), PIECE)], false);
};

const view = (approval: Approval, parts: readonly string[], isWhole: boolean): Modal => ({
  type: 'modal',
  callback_id: VIEWS.review,
  title: plain('Request in full', 24),
  close: plain('Close', 24),
  private_metadata: approval.id,
  blocks: [
    describeCall(approval),
    ...parts.map(preformatted),
    ...(isWhole
      ? []
      : [
          line(
            words(
              'This is too large for Slack. It can be decided through the API of the gateway, or denied here.',
            ),
          ),
        ]),
    ...renderOutcome(approval),
    ...(approval.state === 'pending' ? [choices(approval, isWhole)] : []),
    smallPrint(
      `Request ${approval.id} · digest ${approval.digest} · policy ${approval.policyDigest.slice(0, 12)}`,
    ),
  ],
});

const choices = ({ id: value, approvers }: Approval, isWhole: boolean): Block => {
  const deny = { id: ACTIONS.deny, text: 'Deny…', value, style: 'danger' as const };
  return isWhole && !approvers.stepUp
    ? buttons({ id: ACTIONS.approve, text: 'Approve', value, style: 'primary' }, deny)
    : buttons(deny);
};
