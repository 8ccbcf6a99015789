/** Clients that are described by a document at their own URL (Client ID Metadata Documents), through both legs of a sign-in. */
import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createAuthorizationServer } from '../../../src/authorization-server/authorization-server.ts';
import { JWT_BEARER } from '../../../src/authorization-server/client-rules.ts';
import { createRecords } from '../../../src/authorization-server/records.ts';
import { createResources } from '../../../src/authorization-server/resources.ts';
import { callerOfToken } from '../../../src/authorization-server/token-claims.ts';
import { cookieKeys, tokenKeys } from '../../../src/authorization-server/token-keys.ts';
import type { Caller } from '../../../src/domain/caller.ts';
import { createAuthorizationRoutes } from '../../../src/http/authorization-routes.ts';
import { createSealer } from '../../../src/mcp/seal.ts';
import { createEmbeddedStore } from '../../../src/store/embedded/create-embedded-store.ts';
import type { Store } from '../../../src/store/store.ts';
import { authorizationRequest, createPerson, post, tokensOf } from '../../support/oauth-by-hand.ts';

const CLIENT = 'https://tool.example/oauth/client.json';
const alice: Caller = {
  issuer: 'https://idp.acme.io',
  subject: `auth0|alice@acme/é:%\u{1F600} ${'x'.repeat(200)}`,
  email: 'alice@acme.io',
  groups: ['dba'],
  kind: 'human',
  clientId: undefined,
  expiresAt: 0,
};
/** What the client's host answers, and how often it was asked. */
const host = { answer: () => new Response(''), asked: 0 };
let mayFetch = true;
let store: Store;
let server: Server;
let gateway = '';

beforeAll(async () => {
  store = await createEmbeddedStore({ path: ':memory:', now: Date.now });
  const app = express();
  server = createServer(app);
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done);
  });
  gateway = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const sealing = [{ id: 'k', key: randomBytes(32) }];
  const authorization = createAuthorizationServer({
    publicUrl: gateway,
    settings: {
      secure: false,
      records: createRecords({
        documents: store,
        sealer: createSealer(sealing),
        now: Date.now,
        endFamily: async () => undefined,
        grace: 30_000,
        unusedClient: 60_000,
      }),
      people: { find: async () => alice, findNow: async () => alice },
      callers: { isEnded: async () => false, mayUseApi: async () => false },
      resources: createResources(new Map([['shop', `${gateway}/mcp/shop`]])),
      keys: { tokens: tokenKeys(sealing), cookies: cookieKeys(sealing) },
      clients: { rules: { redirectHosts: [] }, known: [], dynamic: false },
      lives: { token: 600_000, refresh: 86_400_000 },
      metadata: {
        fetch: async () => {
          host.asked += 1;
          return host.answer();
        },
        mayFetch: () => mayFetch,
      },
      errorPage: (sentence) => ({ headers: {}, html: sentence }),
    },
    assertions: {
      // The id of the client that the assertion was given to will do for an assertion.
      verify: async (clientId) => ({
        caller: alice,
        given: { clientId, resource: undefined, scope: undefined },
        redeem: async () => undefined,
      }),
      managed: true,
    },
    onReplay: () => undefined,
    log: { warn: () => undefined, error: () => undefined },
  });
  app.use(createAuthorizationRoutes({ handle: authorization.handle, now: Date.now }));
  // A person who agrees to everything.
  app.get('/oauth/interaction/:uid', (request, response) => authorization.allow(request, response, alice));
});
afterAll(async () => {
  server.close();
  await store.close();
});
beforeEach(() => {
  host.asked = 0;
  mayFetch = true;
});

const document = (change: object = {}, id = CLIENT) => ({
  client_id: id,
  client_name: 'Tool',
  redirect_uris: ['http://127.0.0.1/callback', 'http://localhost:1/callback'],
  ...change,
});
const answering = (body: unknown, init?: ResponseInit) => {
  host.answer = () => (init === undefined ? Response.json(body) : new Response(String(body), init));
};
/** A URL of a document that was not fetched before: what was is remembered. */
let count = 0;
const newClient = () => {
  count += 1;
  return `https://tool.example/oauth/client-${count}.json`;
};

test.each(['http://127.0.0.1:1/callback', 'http://127.0.0.1:1/callback?x=1'])(
  'a client at %s signs in with a port its document does not name, in both legs',
  async (redirect) => {
    const id = newClient();
    answering(document({ redirect_uris: [redirect.replace(':1/', '/')] }, id));
    const request = authorizationRequest(gateway, { client_id: id, redirect_uri: redirect });
    const back = await createPerson('alice').answer(request.url);
    const tokens = await post(`${gateway}/oauth/token`, {
      grant_type: 'authorization_code',
      client_id: id,
      redirect_uri: redirect,
      code: back.get('code') ?? '',
      code_verifier: request.verifier,
    });
    expect(tokens).toMatchObject({ status: 200, body: { token_type: 'Bearer', expires_in: 600 } });
    // The person is whole, whatever characters the provider's subject has.
    const claims = decodeJwt(tokensOf(tokens).access_token);
    expect(callerOfToken(claims)).toEqual({
      ...alice,
      clientId: id,
      family: expect.any(String),
      expiresAt: Number(claims.exp) * 1000,
    });
    expect(host.asked).toBe(1);
  },
);

test('a client with a document presents an assertion that was given to it, and none of another', async () => {
  const id = newClient();
  answering(document({}, id));
  const present = (assertion: string) =>
    post(`${gateway}/oauth/token`, { grant_type: JWT_BEARER, client_id: id, assertion });
  const tokens = await present(id);
  expect(tokens).toMatchObject({ status: 200, body: { token_type: 'Bearer' } });
  expect(decodeJwt(tokensOf(tokens).access_token)).toMatchObject({ client_id: id, sub: alice.subject });
  expect(await present('https://other.example/client.json')).toMatchObject({
    body: { error: 'invalid_grant' },
  });
});

test.each<[string, () => void]>([
  [
    'is longer than 5 KB',
    () => answering(document({ client_uri: `https://tool.example/${'x'.repeat(5200)}` })),
  ],
  ['redirects', () => answering('', { status: 302, headers: { location: 'https://tool.example/other' } })],
  ['is missing', () => answering('', { status: 404 })],
  ['is no JSON', () => answering('<html>', { status: 200 })],
  ['names another client', () => answering(document({ client_id: 'https://other.example/client.json' }))],
  ['has a secret', () => answering(document({ client_secret: 'shh' }))],
  ['sends people to a foreign host', () => answering(document({ redirect_uris: ['https://evil.example/'] }))],
])('a document that %s makes no client', async (_what, answer) => {
  answer();
  const request = authorizationRequest(gateway, { client_id: CLIENT });
  const page = await createPerson('alice').visit(request.url);
  expect(page.status).toBeGreaterThanOrEqual(400);
  expect(page.text).toMatch(/^invalid_(client|redirect_uri)/);
});

test.each([
  'http://tool.example/client.json',
  'https://tool.example/a/../client.json',
  'https://u@tool.example/c',
])('nothing is fetched from %s', async (id) => {
  answering(document({}, id));
  const page = await createPerson('alice').visit(authorizationRequest(gateway, { client_id: id }).url);
  expect([page.status, host.asked]).toEqual([400, 0]);
});

test.each([
  { prompt: 'none' },
  { response_type: 'token' },
  { response_mode: 'form_post', scope: '', prompt: 'none' },
])(
  'no link to the gateway leads a browser to a host that only its own document names: %j',
  async (change) => {
    const id = newClient();
    const redirect = 'https://tool.example/callback';
    answering(document({ redirect_uris: [redirect] }, id));
    const { url } = authorizationRequest(gateway, { client_id: id, redirect_uri: redirect, ...change });
    const response = await fetch(url, { redirect: 'manual' });
    expect([response.status, response.headers.get('location')]).toEqual([400, null]);
    expect(await response.text()).not.toContain('<form');
  },
);

test('nothing is fetched for an address that asked for too many', async () => {
  mayFetch = false;
  const id = newClient();
  answering(document({}, id));
  const page = await createPerson('alice').visit(authorizationRequest(gateway, { client_id: id }).url);
  expect([page.status >= 400, host.asked]).toEqual([true, 0]);
});

test('clients cannot register themselves if that is off', async () => {
  const response = await fetch(`${gateway}/oauth/register`, { method: 'POST', body: '{}' });
  expect(response.status).toBe(404);
  const metadata = await (await fetch(`${gateway}/.well-known/oauth-authorization-server`)).json();
  expect(metadata).not.toHaveProperty('registration_endpoint');
});
