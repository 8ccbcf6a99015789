/** The modals come back in which people ask for temporary access, or for more time on it. */
import type { ViewOutput } from '@slack/bolt';
import type { Requester } from '../../access/ports.ts';
import type { Requested } from '../../access/request.ts';
import { parseDuration } from '../../domain/time/duration.ts';
import { INPUTS, VIEWS } from '../cards/action-ids.ts';
import { type Actor, actorOf, attempt, type HandlerContext } from './handler-context.ts';
import { requesterOf } from './requester-of.ts';
import { chosen, entered } from './view-values.ts';

/** Listens for the modals that ask for access or for more time. */
export const onRequest = (context: HandlerContext): void => {
  context.app.view(VIEWS.request, async ({ ack, body, view }) => {
    const asked = askedIn(view);
    if (!asked.ok) return ack({ response_action: 'errors', errors: asked.errors });
    await ack();
    const access = chosen(view, INPUTS.access)[0] ?? '';
    await answer(context, actorOf(body), (by) => context.grants.request({ by, access, ...asked }));
  });

  context.app.view(VIEWS.extend, async ({ ack, body, view }) => {
    const asked = askedIn(view);
    if (!asked.ok) return ack({ response_action: 'errors', errors: asked.errors });
    await ack();
    const id = view.private_metadata;
    await answer(context, actorOf(body), (by) => context.grants.extend({ by, id, ...asked }));
  });
};

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
  context: HandlerContext,
  actor: Actor,
  ask: (by: Requester) => Promise<Requested>,
): Promise<void> => {
  const tell = (text: string) => context.messages.whisper(actor.user, text, undefined);
  await attempt(context, tell, async () => {
    const by = await requesterOf(context, actor);
    if (!by.ok) return tell(by.problem);
    const asked = await ask(by.requester);
    await tell(
      asked.ok ? `Asked ${asked.grant.approvers.name}. You will hear here what they decide.` : asked.problem,
    );
  });
};
