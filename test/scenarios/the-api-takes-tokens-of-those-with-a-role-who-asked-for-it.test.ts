/** Tokens of the gateway's own authorization server for the API: for its command line, and for people who hold a role. */
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type HandWrittenServer,
  startHandWrittenServer,
  textResult,
} from '../support/hand-written-server.ts';
import {
  authorizationRequest,
  createPerson,
  post,
  register,
  signIn,
  tokensOf,
} from '../support/oauth-by-hand.ts';
import { signInByUrl } from '../support/sign-in-by-url.ts';
import { startWorld, type World } from '../support/start-world.ts';

const CLI = 'firebreak-cli';
const POLICY = { version: 1, approvers: { dba: { any: [{ group: 'dba' }] } } };
let server: HandWrittenServer;
let world: World;
let api = '';

beforeAll(async () => {
  server = await startHandWrittenServer({ tools: { hello: () => textResult('hello') } });
  world = await startWorld({ servers: { shop: server.url }, policy: POLICY, config: signInByUrl });
  api = `${world.gateway.url}/api`;
});
afterAll(async () => {
  await world.close();
  await server.close();
});

const ask = (change: Readonly<Record<string, string | undefined>> = {}) =>
  authorizationRequest(world.gateway.url, { client_id: CLI, resource: api, ...change });
const redeem = ({ verifier }: { readonly verifier: string }, code: string, change: object = {}) =>
  post(`${world.gateway.url}/oauth/token`, {
    grant_type: 'authorization_code',
    client_id: CLI,
    redirect_uri: 'http://127.0.0.1:1/callback',
    code,
    code_verifier: verifier,
    ...change,
  });
const signInForApi = async (person: string) => {
  const request = ask();
  const back = await createPerson(person).answer(request.url);
  return tokensOf(await redeem(request, back.get('code') ?? ''));
};
const refresh = (token: string, change: Readonly<Record<string, string>> = {}) =>
  post(`${world.gateway.url}/oauth/token`, {
    grant_type: 'refresh_token',
    client_id: CLI,
    refresh_token: token,
    ...change,
  });
const get = async (url: string, token: string) =>
  (await fetch(url, { headers: { authorization: `Bearer ${token}` } })).status;

test('an operator who asked for it uses the API by it, and nothing else', async () => {
  const page = await createPerson('carol').visit(ask().url);
  expect(page.text).toContain('Firebreak API');
  expect(page.text).toContain('firebreak login');
  const tokens = await signInForApi('carol');
  expect(decodeJwt(tokens.access_token)).toMatchObject({ aud: api, client_id: CLI, sub: 'carol' });
  expect(await get(`${api}/v1/audit`, tokens.access_token)).toBe(200);
  expect(await get(world.mcp('shop'), tokens.access_token)).toBe(401);
  const again = await refresh(tokens.refresh_token);
  expect(await get(`${api}/v1/audit`, tokensOf(again).access_token)).toBe(200);
});

test('an approver of the policy does, and what takes a role is refused', async () => {
  const { access_token: token } = await signInForApi('alice');
  expect(await get(`${api}/v1/approvals`, token)).toBe(200);
  expect(await get(`${api}/v1/audit`, token)).toBe(403);
});

test('a person without a role is told so, and cannot allow it', async () => {
  const eve = createPerson('eve');
  const page = await eve.visit(ask().url);
  expect(page).toMatchObject({ status: 403, text: expect.stringContaining('no role here') });
  const end = await eve.submit(page, { decision: 'allow' });
  expect(new URL(end.url).searchParams.get('error')).toBe('access_denied');
});

test('each time the person is asked', async () => {
  const carol = createPerson('carol');
  await carol.answer(ask().url);
  expect((await carol.visit(ask().url)).text).toContain('name="proof"');
});

describe('no way leads from a server to the API', () => {
  test('by a client that a person allows to use a server', async () => {
    const { body } = await register(world.gateway.url, { redirect_uris: ['http://127.0.0.1:1/callback'] });
    const request = ask({ client_id: String(body['client_id']) });
    expect((await createPerson('carol').answer(request.url)).get('error')).toBe('invalid_target');
    const other = await createPerson('carol').answer(ask({ resource: world.mcp('shop') }).url);
    expect(other.get('error')).toBe('invalid_target');
  });

  test('by asking for both at once', async () => {
    const url = `${ask().url}&resource=${encodeURIComponent(world.mcp('shop'))}`;
    expect((await createPerson('carol').answer(url)).has('code')).toBe(false);
  });

  test('by naming it when a code or a refresh token is redeemed', async () => {
    const client = await signIn(world.gateway.url, { person: 'carol' });
    expect((await client.redeem({ resource: api })).status).toBe(400);
    const other = await signIn(world.gateway.url, { person: 'carol' });
    const tokens = tokensOf(await other.redeem());
    expect((await other.refresh(tokens.refresh_token, { resource: api })).status).toBe(400);
    expect(await get(`${api}/v1/audit`, tokens.access_token)).toBe(401);
  });

  test('nor from the API to a server', async () => {
    const tokens = await signInForApi('carol');
    expect((await refresh(tokens.refresh_token, { resource: world.mcp('shop') })).status).toBe(400);
  });

  test('without a code challenge, or to another place than this machine', async () => {
    expect((await createPerson('carol').answer(ask({ code_challenge: undefined }).url)).has('code')).toBe(
      false,
    );
    const page = await createPerson('carol').visit(ask({ redirect_uri: 'https://elsewhere.example/' }).url);
    expect(page).toMatchObject({ status: 400 });
  });
});
