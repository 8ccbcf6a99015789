/** Clicks on approvals: approve, deny with a reason, look at the whole request. */
import type { BlockAction, ButtonAction } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import { ACTIONS } from './action-ids.ts';
import { type Actor, actorOf, attempt, clickOf, type Desk } from './desk.ts';
import { renderDeny } from './render-deny.ts';
import { renderReview } from './render-review.ts';

type Press = BlockAction<ButtonAction>;

export const onApproval = (desk: Desk): void => {
  const { app } = desk;

  app.action<Press>(ACTIONS.approve, async ({ ack, body, action, client }) => {
    await ack();
    const id = action.value ?? '';
    const actor = actorOf(body);
    await attempt(desk, whisperFrom(desk, body, actor), async () => {
      const settled = await desk.settle(id, { click: clickOf(desk, actor), verdict: 'approve' });
      if (!settled.ok) await whisperFrom(desk, body, actor)(settled.why);
      if (body.view !== undefined) await showAgain(desk, client, { view: body.view.id, id });
    });
  });

  app.action<Press>(ACTIONS.deny, async ({ ack, body, action, client }) => {
    await ack();
    const view = renderDeny({ kind: 'approval', id: action.value ?? '' });
    await attempt(desk, whisperFrom(desk, body, actorOf(body)), async () => {
      const open = { trigger_id: body.trigger_id, view };
      await (body.view === undefined ? client.views.open(open) : client.views.push(open));
    });
  });

  app.action<Press>(ACTIONS.review, async ({ ack, body, action, client }) => {
    await ack();
    const whisper = whisperFrom(desk, body, actorOf(body));
    await attempt(desk, whisper, async () => {
      const approval = await desk.store.getApproval(action.value ?? '');
      if (approval === undefined) await whisper('There is no such request.');
      else await client.views.open({ trigger_id: body.trigger_id, view: renderReview(approval) });
    });
  });
};

const whisperFrom =
  (desk: Desk, body: Press, { user }: Actor) =>
  (text: string) =>
    desk.messages.whisper(user, text, body.channel?.id);

/** A modal does not follow its card, so it is rendered again here. */
const showAgain = async (
  desk: Desk,
  client: WebClient,
  { view, id }: { readonly view: string; readonly id: string },
): Promise<void> => {
  const approval = await desk.store.getApproval(id);
  if (approval !== undefined) await client.views.update({ view_id: view, view: renderReview(approval) });
};
