/** The home of the app, made anew whenever someone opens it or presses something on it. */
import type { WebClient } from '@slack/web-api';
import { renderHome, renderStrangersHome } from '../cards/render-home.ts';
import { ownOpenGrants } from '../commands/command-access.ts';
import { type Actor, attempt, type HandlerContext } from './handler-context.ts';
import { requesterOf } from './requester-of.ts';
import { requestsOf, waitingFor } from './waiting.ts';

/** Listens for people who open the home. */
export const onHome = (context: HandlerContext): void => {
  context.app.event('app_home_opened', async ({ event, body, client }) => {
    if (event.tab !== 'home') return;
    const actor = { user: event.user, team: body.team_id };
    const tell = (problem: string) =>
      client.views.publish({ user_id: actor.user, view: renderStrangersHome(problem) });
    await attempt(context, tell, () => showHome(context, actor, client));
  });
};

/** The one who is not known here learns why, and nothing else. */
export const showHome = async (context: HandlerContext, actor: Actor, client: WebClient): Promise<void> => {
  const by = await requesterOf(context, actor);
  if (!by.ok) {
    await client.views.publish({ user_id: actor.user, view: renderStrangersHome(by.problem) });
    return;
  }
  const [waiting, requests, grants] = await Promise.all([
    waitingFor(context, actor),
    requestsOf(context, by.requester.identity),
    ownOpenGrants(context, actor.user),
  ]);
  const { command } = context;
  const { packages } = context.access();
  const view = renderHome({ waiting, requests, grants, packages, now: context.now(), command });
  await client.views.publish({ user_id: actor.user, view });
};
