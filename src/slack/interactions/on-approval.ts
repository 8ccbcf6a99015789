/** Clicks on approvals: approve, deny with a reason, look at the whole request. */
import { ACTIONS } from '../cards/action-ids.ts';
import { renderApproval } from '../cards/render-approval.ts';
import { renderDeny } from '../cards/render-deny.ts';
import { renderReview } from '../cards/render-review.ts';
import { clickOf, type Desk } from './desk.ts';
import { onPress, type Press } from './on-press.ts';

export const onApproval = (desk: Desk): void => {
  onPress(desk, ACTIONS.approve, async (press) => {
    const settled = await desk.settle(press.id, { click: clickOf(desk, press.actor), verdict: 'approve' });
    if (!settled.ok) await press.tell(settled.why);
    await showAgain(desk, press);
  });

  onPress(desk, ACTIONS.deny, async ({ id, view, triggerId, client }) => {
    const open = { trigger_id: triggerId, view: renderDeny({ kind: 'approval', id }) };
    await (view === undefined ? client.views.open(open) : client.views.push(open));
  });

  // The button leads to the page, where everything else happens; Slack tells of it all the same.
  onPress(desk, ACTIONS.web, async () => undefined);

  onPress(desk, ACTIONS.review, async ({ id, triggerId, client, tell }) => {
    const approval = await desk.store.getApproval(id);
    if (approval === undefined) return tell('There is no such request.');
    await client.views.open({ trigger_id: triggerId, view: renderReview(await desk.inFull(approval)) });
  });
};

/**
 * What does not follow its request by itself is rendered again here: a modal, and a card that Slack took without saying
 * so, after which another was posted.
 */
const showAgain = async (desk: Desk, { id, view, message, client }: Press): Promise<void> => {
  const approval = await desk.store.getApproval(id);
  if (approval === undefined) return;
  if (view !== undefined)
    await client.views.update({ view_id: view, view: renderReview(await desk.inFull(approval)) });
  if (message === undefined || message.ts === approval.announcement?.ts) return;
  const render = async () => {
    const latest = await desk.store.getApproval(id);
    return latest && renderApproval(latest, desk.approvalUrl(id));
  };
  await desk.messages.update(message, { key: `${id} ${message.ts}`, urgent: true, render });
};
