/** Clicks on approvals: approve, deny with a reason, look at the whole request. */
import { ACTIONS } from '../cards/action-ids.ts';
import { renderApproval } from '../cards/render-approval.ts';
import { renderDeny } from '../cards/render-deny.ts';
import { renderReview } from '../cards/render-review.ts';
import { clickOf, type HandlerContext } from './handler-context.ts';
import { onPress, type Press } from './on-press.ts';

/** Listens for the buttons of approval cards. */
export const onApproval = (context: HandlerContext): void => {
  onPress(context, ACTIONS.approve, async (press) => {
    const settled = await context.settle(press.id, {
      click: clickOf(context, press.actor),
      verdict: 'approve',
    });
    if (!settled.ok) await press.tell(settled.problem);
    await showAgain(context, press);
  });

  onPress(context, ACTIONS.deny, async ({ id, view, triggerId, client }) => {
    const open = { trigger_id: triggerId, view: renderDeny({ kind: 'approval', id }) };
    await (view === undefined ? client.views.open(open) : client.views.push(open));
  });

  // The button leads to the page, which does everything else; Slack tells of it all the same.
  onPress(context, ACTIONS.web, async () => undefined);

  onPress(context, ACTIONS.review, async ({ id, triggerId, client, tell }) => {
    const approval = await context.store.getApproval(id);
    if (approval === undefined) return tell('There is no such request.');
    await client.views.open({ trigger_id: triggerId, view: renderReview(await context.inFull(approval)) });
  });
};

/**
 * What does not follow its request by itself is rendered again here: a modal, and a card that Slack took without saying
 * so, after which another was posted.
 */
const showAgain = async (context: HandlerContext, { id, view, message, client }: Press): Promise<void> => {
  const approval = await context.store.getApproval(id);
  if (approval === undefined) return;
  if (view !== undefined)
    await client.views.update({ view_id: view, view: renderReview(await context.inFull(approval)) });
  if (message === undefined || message.ts === approval.announcement?.ts) return;
  const render = async () => {
    const latest = await context.store.getApproval(id);
    return latest && renderApproval(latest, context.approvalUrl(id));
  };
  await context.messages.update(message, { key: `${id} ${message.ts}`, urgent: true, render });
};
