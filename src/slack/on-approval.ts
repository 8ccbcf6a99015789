/** Clicks on approvals: approve, deny with a reason, look at the whole request. */
import { ACTIONS } from './action-ids.ts';
import { clickOf, type Desk } from './desk.ts';
import { onPress, type Press } from './on-press.ts';
import { renderDeny } from './render-deny.ts';
import { renderReview } from './render-review.ts';

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
    await client.views.open({ trigger_id: triggerId, view: renderReview(approval) });
  });
};

/** A modal does not follow its card, so it is rendered again here. */
const showAgain = async (desk: Desk, { id, view, client }: Press): Promise<void> => {
  if (view === undefined) return;
  const approval = await desk.store.getApproval(id);
  if (approval !== undefined) await client.views.update({ view_id: view, view: renderReview(approval) });
};
