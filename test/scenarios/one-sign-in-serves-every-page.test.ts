/** A browser that signed in once: consent, connections and linking know the person; only critical decisions ask anew. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { APPROVALS_CHANNEL, SLACK_USERS } from '../../src/demo/company/workspace-seed.ts';
import { authorizationRequest, register } from '../support/oauth-by-hand.ts';
import { createBrowser, linkedPeople } from '../support/people-sign-in.ts';
import { type PersonalServer, startPersonalServer } from '../support/personal-server.ts';
import { ALLOW_ALL } from '../support/policies.ts';
import { startWorld, type World } from '../support/start-world.ts';

let tracker: PersonalServer;
let world: World;
let atProvider = 0;

beforeAll(async () => {
  tracker = await startPersonalServer();
  world = await startWorld({
    servers: { tracker: { url: tracker.url, credential: { perUser: {} } }, plain: tracker.url },
    policy: ALLOW_ALL,
    config: linkedPeople,
  });
});
afterAll(async () => {
  await world.close();
  await tracker.close();
});

it('asks the provider once, and again for a fresh proof', async () => {
  const { gateway, slack, idp } = world;
  const browser = createBrowser('bob', {
    via: (url) => {
      if (url.startsWith(`${idp.issuer}/auth`)) atProvider += 1;
      return url;
    },
  });
  expect((await browser.visit(`${gateway.url}/connections/tracker`)).text).toContain('Connect to tracker?');
  const first = atProvider;
  expect(first).toBeGreaterThan(0);

  const { body } = await register(gateway.url, {
    client_name: 'Tool',
    redirect_uris: ['http://127.0.0.1:1/callback'],
  });
  const request = authorizationRequest(gateway.url, {
    client_id: String(body['client_id']),
    resource: world.mcp('plain'),
  });
  expect((await browser.visit(request.url)).text).toContain('Let Tool use plain?');
  expect((await browser.visit(`${gateway.url}/connections`)).text).toContain('Your connections');
  const user = SLACK_USERS.bob;
  await slack.command({ user, command: '/access', text: 'link', channel: APPROVALS_CHANNEL });
  await expect.poll(() => slack.ephemerals(user).length).toBeGreaterThan(0);
  const told = JSON.stringify(slack.ephemerals(user).at(-1));
  const link = /https?:[^ ]+\/slack\/link\?nonce=[\w-]+/.exec(told)?.[0] ?? '';
  expect((await browser.visit(link)).text).toContain('Link your Slack account?');
  expect(atProvider).toBe(first);

  await browser.visit(`${gateway.url}/auth/sign-in?return=/auth/signed-in&fresh=yes`);
  expect(atProvider).toBeGreaterThan(first);
});
