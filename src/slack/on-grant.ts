/** Clicks and modals about temporary access: decide, ask, extend, give back. */
import type { BlockAction, ButtonAction, ViewOutput } from '@slack/bolt';
import { parseDuration } from '../domain/duration.ts';
import type { Requester } from '../grants/ports.ts';
import type { Requested } from '../grants/request.ts';
import { ACTIONS, INPUTS, VIEWS } from './action-ids.ts';
import { type Actor, actorOf, attempt, clickOf, type Desk } from './desk.ts';
import { renderDeny } from './render-deny.ts';
import { renderExtend } from './render-request.ts';
import { requesterOf } from './requester-of.ts';
import { chosen, entered } from './view-values.ts';

type Press = BlockAction<ButtonAction>;

export const onGrant = (desk: Desk): void => {
  const { app } = desk;

  app.action<Press>(ACTIONS.grantApprove, async ({ ack, body, action }) => {
    await ack();
    const actor = actorOf(body);
    const tell = teller(desk, actor, body.channel?.id);
    await attempt(desk, tell, async () => {
      const settled = await desk.grants.settle(action.value ?? '', {
        click: clickOf(desk, actor),
        verdict: 'approve',
      });
      if (!settled.ok) await tell(settled.why);
    });
  });

  app.action<Press>(ACTIONS.grantDeny, async ({ ack, body, action, client }) => {
    await ack();
    const view = renderDeny({ kind: 'grant', id: action.value ?? '' });
    await attempt(desk, teller(desk, actorOf(body), body.channel?.id), async () => {
      await client.views.open({ trigger_id: body.trigger_id, view });
    });
  });

  app.action<Press>(ACTIONS.grantExtend, async ({ ack, body, action, client }) => {
    await ack();
    await attempt(desk, teller(desk, actorOf(body), body.channel?.id), async () => {
      await client.views.open({ trigger_id: body.trigger_id, view: renderExtend(action.value ?? '') });
    });
  });

  app.action<Press>(ACTIONS.grantEnd, async ({ ack, body, action }) => {
    await ack();
    const actor = actorOf(body);
    const tell = teller(desk, actor, body.channel?.id);
    await attempt(desk, tell, async () => {
      const by = await requesterOf(desk, actor);
      if (!by.ok) return tell(by.reason);
      const ended = await desk.grants.endOwn(action.value ?? '', by.requester);
      if (!ended.ok) await tell(ended.why);
    });
  });

  app.view(VIEWS.request, async ({ ack, body, view }) => {
    const asked = askedIn(view);
    if (!asked.ok) return ack({ response_action: 'errors', errors: asked.errors });
    await ack();
    const access = chosen(view, INPUTS.access)[0] ?? '';
    await answer(desk, actorOf(body), (by) => desk.grants.request({ by, access, ...asked }));
  });

  app.view(VIEWS.extend, async ({ ack, body, view }) => {
    const asked = askedIn(view);
    if (!asked.ok) return ack({ response_action: 'errors', errors: asked.errors });
    await ack();
    const id = view.private_metadata;
    await answer(desk, actorOf(body), (by) => desk.grants.extend({ by, id, ...asked }));
  });
};

const teller =
  (desk: Desk, { user }: Actor, channel: string | undefined) =>
  (text: string) =>
    desk.messages.whisper(user, text, channel);

type Asked =
  | { readonly ok: true; readonly duration: number; readonly reason: string }
  | { readonly ok: false; readonly errors: Record<string, string> };

const askedIn = (view: Pick<ViewOutput, 'state'>): Asked => {
  const duration = parseDuration(entered(view, INPUTS.duration));
  return duration === undefined
    ? { ok: false, errors: { [INPUTS.duration]: 'Write a number and a unit, for example 30m, 2h or 1d.' } }
    : { ok: true, duration, reason: entered(view, INPUTS.reason) };
};

/** A modal came from nowhere in particular, so what becomes of it is told by direct message. */
const answer = async (
  desk: Desk,
  actor: Actor,
  ask: (by: Requester) => Promise<Requested>,
): Promise<void> => {
  const tell = teller(desk, actor, undefined);
  await attempt(desk, tell, async () => {
    const by = await requesterOf(desk, actor);
    if (!by.ok) return tell(by.reason);
    const asked = await ask(by.requester);
    await tell(
      asked.ok ? `Asked ${asked.grant.approvers.name}. You will hear here what they decide.` : asked.why,
    );
  });
};
