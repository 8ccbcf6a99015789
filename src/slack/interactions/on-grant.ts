/** Clicks about temporary access: decide, ask for more time, give back. */
import { ACTIONS } from '../cards/action-ids.ts';
import { renderDeny } from '../cards/render-deny.ts';
import { renderExtend } from '../cards/render-request.ts';
import { clickOf, type HandlerContext } from './handler-context.ts';
import { onPress } from './on-press.ts';
import { requesterOf } from './requester-of.ts';

/** Listens for the buttons of access cards and of messages to holders. */
export const onGrant = (context: HandlerContext): void => {
  onPress(context, ACTIONS.grantApprove, async ({ id, actor, tell }) => {
    const settled = await context.grants.settle(id, { click: clickOf(context, actor), verdict: 'approve' });
    if (!settled.ok) await tell(settled.problem);
  });

  onPress(context, ACTIONS.grantDeny, async ({ id, triggerId, client }) => {
    await client.views.open({ trigger_id: triggerId, view: renderDeny({ kind: 'grant', id }) });
  });

  onPress(context, ACTIONS.grantExtend, async ({ id, triggerId, client }) => {
    await client.views.open({ trigger_id: triggerId, view: renderExtend(id) });
  });

  onPress(context, ACTIONS.grantEnd, async ({ id, actor, tell }) => {
    const by = await requesterOf(context, actor);
    if (!by.ok) return tell(by.problem);
    const ended = await context.grants.endOwn(id, by.requester);
    if (!ended.ok) await tell(ended.problem);
  });
};
