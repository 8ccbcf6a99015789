/** A client that signs in by the URL of a server used in each person's own name: its first call finds everything there. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createConnectingPerson } from '../support/connect-person.ts';
import { authorizationRequest, register } from '../support/oauth-by-hand.ts';
import { type PersonalServer, startPersonalServer } from '../support/personal-server.ts';
import { ALLOW_ALL } from '../support/policies.ts';
import { signInByUrl } from '../support/sign-in-by-url.ts';
import { startWorld, type World } from '../support/start-world.ts';

let server: PersonalServer;
let world: World;

beforeAll(async () => {
  server = await startPersonalServer();
  world = await startWorld({
    servers: { tracker: { url: server.url, credential: { perUser: {} } } },
    policy: ALLOW_ALL,
    config: signInByUrl,
  });
});
afterAll(async () => {
  await world.close();
  await server.close();
});

const ask = async (person: string) => {
  const { url } = world.gateway;
  const { body } = await register(url, {
    client_name: 'Tool',
    redirect_uris: ['http://127.0.0.1:1/callback'],
  });
  const request = authorizationRequest(url, {
    client_id: String(body['client_id']),
    resource: world.mcp('tracker'),
  });
  return createConnectingPerson(request.url, { person });
};

it('asks the person to connect first, and then whether the client may use it', async () => {
  const bob = await ask('bob');
  const connecting = await bob.open();
  expect(connecting.text).toContain('Connect to tracker?');
  const consent = await bob.decide(connecting, 'connect');
  expect(consent.text).toContain('Let Tool use tracker?');
});

it('lets them go on without it', async () => {
  const alice = await ask('alice');
  const connecting = await alice.open();
  const later = /<a href="([^"]+)">Go on without/.exec(connecting.text)?.[1] ?? '';
  const consent = await alice.browser.visit(new URL(later.replaceAll('&#38;', '&'), world.gateway.url).href);
  expect(consent.text).toContain('Let Tool use tracker?');
});
