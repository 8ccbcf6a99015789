/** What the one who asked for a call hears by direct message about what became of it. Pure. */
import type { Approval } from '../../domain/approval.ts';
import { type Card, line, strong, words } from './blocks.ts';
import { renderOutcome } from './render-outcome.ts';

/** Undefined if there is nothing to hear yet: a caller who waits gets the answer itself. */
export const renderCallNews = (approval: Approval): Card | undefined => {
  const text = textOf(approval);
  return text === undefined
    ? undefined
    : {
        text,
        blocks: [
          line(strong(approval.tool), words(` on ${approval.server}`)),
          ...renderOutcome(withoutSecretReasons(approval)),
          ...(approval.state === 'approved' ? [line(words(CALL_AGAIN))] : []),
        ],
      };
};

const CALL_AGAIN = 'No one waits for it any more: call again with the same arguments within ten minutes.';

const textOf = ({ state, callerGone }: Approval): string | undefined => {
  switch (state) {
    case 'denied':
      return 'Your call was denied';
    case 'expired':
      return 'No one decided about your call in time';
    case 'cancelled':
      return 'Your call was cancelled';
    case 'executed':
      return 'Your call was approved and has run';
    case 'executed-withheld':
      return 'Your call was approved and has run; its answer was withheld';
    case 'failed':
      return 'Your call was approved and has failed';
    case 'unknown':
      return 'Your call was approved; no one knows whether it ran';
    case 'approved':
      return callerGone ? 'Your call was approved' : undefined;
    default:
      return undefined;
  }
};

/** A reason is for those who decide, unless the one who gave it said otherwise. */
const withoutSecretReasons = (approval: Approval): Approval => ({
  ...approval,
  votes: approval.votes.map((vote) => (vote.shareReason ? vote : { ...vote, reason: undefined })),
});
