/** Back-channel logout of OpenID Connect: what the provider ends ends here, and only its own logout tokens count. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { generateKeyPair } from 'jose';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createAgent } from '../support/agent.ts';
import { startTransmitter } from '../support/event-transmitter.ts';
import { startHandWrittenServer, textResult } from '../support/hand-written-server.ts';
import { ALLOW_ALL } from '../support/policies.ts';
import { startWorld, type World } from '../support/start-world.ts';

const EVENTS = { 'http://schemas.openid.net/event/backchannel-logout': {} };
let provider: Awaited<ReturnType<typeof startTransmitter>>;
let server: Awaited<ReturnType<typeof startHandWrittenServer>>;
let world: World;

beforeAll(async () => {
  provider = await startTransmitter();
  server = await startHandWrittenServer({ tools: { read_rows: () => textResult('rows') } });
  const { issuer } = provider;
  world = await startWorld({
    servers: { shop: server.url },
    policy: ALLOW_ALL,
    config: {
      identity: { issuers: [{ issuer }], signIn: { oidc: { issuer, clientId: 'gw', clientSecret: 's' } } },
    },
  });
});
afterAll(async () => {
  await world.close();
  await server.close();
  await provider.close();
});

const accessToken = (sub: string) => {
  const exp = Math.floor(Date.now() / 1000) + 600;
  return provider.sign(world.mcp('shop'), { sub, exp }, { typ: 'at+jwt' });
};
const logoutToken = (claims: object, header: object = { typ: 'logout+jwt' }, key?: CryptoKey) =>
  provider.sign('gw', { sub: 'bob', events: EVENTS, ...claims }, header, key);
const logOut = async (token: string) =>
  (
    await fetch(`${world.gateway.url}/auth/backchannel-logout`, {
      method: 'POST',
      body: new URLSearchParams({ logout_token: token }),
    })
  ).status;
const statusOf = async (token: string) =>
  (await (await createAgent(world, { server: 'shop', token })).call('read_rows')).status;

it('ends what that person was given before, and leaves others alone', async () => {
  const [bob, alice] = [await accessToken('bob'), await accessToken('alice')];
  expect(await statusOf(bob)).toBe(200);
  const token = await logoutToken({});
  expect(await logOut(token)).toBe(200);
  await expect.poll(() => statusOf(bob)).toBe(401);
  expect(await statusOf(alice)).toBe(200);
  expect(await logOut(token)).toBe(400);
});

it.each([
  ['an ID token', () => logoutToken({ nonce: 'n' })],
  ['one for another client', () => logoutToken({ aud: 'another' })],
  ['one of another issuer', () => logoutToken({ iss: 'https://evil.example' })],
  ['one about something else', () => logoutToken({ events: { 'https://example.com/other': {} } })],
  ['one that names a session only', () => logoutToken({ sub: undefined, sid: randomUUID() })],
  ['an old one', () => logoutToken({ iat: Math.floor(Date.now() / 1000) - 3600 })],
  ['an access token', () => logoutToken({}, { typ: 'at+jwt' })],
  ['one of another key', async () => logoutToken({}, {}, (await generateKeyPair('ES256')).privateKey)],
])('takes no other token: %s', async (_name, make) => {
  await sleep(1000);
  const bob = await accessToken('bob');
  expect(await logOut(await make())).toBe(400);
  await sleep(500);
  expect(await statusOf(bob)).toBe(200);
});
