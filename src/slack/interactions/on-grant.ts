/** Clicks about temporary access: decide, ask for more time, give back. */
import { ACTIONS } from '../cards/action-ids.ts';
import { renderDeny } from '../cards/render-deny.ts';
import { renderExtend } from '../cards/render-request.ts';
import { clickOf, type Desk } from './desk.ts';
import { onPress } from './on-press.ts';
import { requesterOf } from './requester-of.ts';

export const onGrant = (desk: Desk): void => {
  onPress(desk, ACTIONS.grantApprove, async ({ id, actor, tell }) => {
    const settled = await desk.grants.settle(id, { click: clickOf(desk, actor), verdict: 'approve' });
    if (!settled.ok) await tell(settled.why);
  });

  onPress(desk, ACTIONS.grantDeny, async ({ id, triggerId, client }) => {
    await client.views.open({ trigger_id: triggerId, view: renderDeny({ kind: 'grant', id }) });
  });

  onPress(desk, ACTIONS.grantExtend, async ({ id, triggerId, client }) => {
    await client.views.open({ trigger_id: triggerId, view: renderExtend(id) });
  });

  onPress(desk, ACTIONS.grantEnd, async ({ id, actor, tell }) => {
    const by = await requesterOf(desk, actor);
    if (!by.ok) return tell(by.reason);
    const ended = await desk.grants.endOwn(id, by.requester);
    if (!ended.ok) await tell(ended.why);
  });
};
