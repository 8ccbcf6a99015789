/** The home of the app, made anew whenever someone opens it or presses something on it. */
import type { WebClient } from '@slack/web-api';
import { renderHome, renderStrangersHome } from '../cards/render-home.ts';
import { ownOpenGrants } from '../commands/command-access.ts';
import { type Actor, attempt, type Desk } from './desk.ts';
import { requesterOf } from './requester-of.ts';
import { requestsOf, waitingFor } from './waiting.ts';

export const onHome = (desk: Desk): void => {
  desk.app.event('app_home_opened', async ({ event, body, client }) => {
    if (event.tab !== 'home') return;
    const actor = { user: event.user, team: body.team_id };
    const tell = (why: string) =>
      client.views.publish({ user_id: actor.user, view: renderStrangersHome(why) });
    await attempt(desk, tell, () => showHome(desk, actor, client));
  });
};

/** The one who is not known here learns why, and nothing else. */
export const showHome = async (desk: Desk, actor: Actor, client: WebClient): Promise<void> => {
  const by = await requesterOf(desk, actor);
  if (!by.ok) {
    await client.views.publish({ user_id: actor.user, view: renderStrangersHome(by.reason) });
    return;
  }
  const [waiting, requests, grants] = await Promise.all([
    waitingFor(desk, actor),
    requestsOf(desk, by.requester.identity),
    ownOpenGrants(desk, actor.user),
  ]);
  const { command } = desk;
  const { packages } = desk.access();
  const view = renderHome({ waiting, requests, grants, packages, now: desk.now(), command });
  await client.views.publish({ user_id: actor.user, view });
};
