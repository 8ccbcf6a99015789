import { decodeJwt } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findPerson, type Person } from '../../src/demo/company/people.ts';
import { auditOf } from '../support/auditor.ts';
import {
  type HandWrittenServer,
  startHandWrittenServer,
  textResult,
} from '../support/hand-written-server.ts';
import { post, signIn, tokensOf } from '../support/oauth-by-hand.ts';
import { signInByUrl } from '../support/sign-in-by-url.ts';
import { startWorld, type World } from '../support/start-world.ts';

let server: HandWrittenServer;
let world: World;
/** What the provider says of someone instead of the usual; undefined for one it does not know any more. */
const changed = new Map<string, Person | undefined>();

beforeAll(async () => {
  server = await startHandWrittenServer({ tools: { hello: () => textResult('hello') } });
  world = await startWorld({
    servers: { shop: server.url },
    policy: { version: 1, rules: [] },
    config: signInByUrl,
    find: (subject) => (changed.has(subject) ? changed.get(subject) : findPerson(subject)),
  });
});
afterAll(async () => {
  await world.close();
  await server.close();
});

const status = async (token: string): Promise<number> =>
  (await fetch(world.mcp('shop'), { method: 'GET', headers: { authorization: `Bearer ${token}` } })).status;
const signedIn = async (person: string) => {
  const client = await signIn(world.gateway.url, { person });
  return { ...client, tokens: tokensOf(await client.redeem()) };
};

test('twenty refreshes of one token at once all live', async () => {
  const { tokens, refresh } = await signedIn('bob');
  const refreshed = await Promise.all(Array.from({ length: 20 }, () => refresh(tokens.refresh_token)));
  expect(refreshed.map(({ status: code }) => code)).toEqual(Array(20).fill(200));
  expect(new Set(refreshed.map((each) => tokensOf(each).refresh_token)).size).toBe(20);
  const again = await Promise.all(refreshed.map((each) => refresh(tokensOf(each).refresh_token)));
  expect(again.map(({ status: code }) => code)).toEqual(Array(20).fill(200));
  expect(await status(tokensOf(again[19] ?? { status: 0, body: {} }).access_token)).not.toBe(401);
});

test('a code is redeemed once, and a second attempt ends what the first one got', async () => {
  const client = await signIn(world.gateway.url);
  const tokens = tokensOf(await client.redeem());
  expect(await client.redeem()).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  expect(await client.refresh(tokens.refresh_token)).toMatchObject({ body: { error: 'invalid_grant' } });
  expect(await status(tokens.access_token)).toBe(401);
  await expect
    .poll(() => auditOf(world))
    .toContainEqual(expect.objectContaining({ action: 'oauth.replay', target: client.clientId }));
});

test('groups are those that the provider names at the refresh', async () => {
  const { tokens, refresh } = await signedIn('eve');
  expect(decodeJwt(tokens.access_token)).toMatchObject({ groups: [] });
  changed.set('eve', { subject: 'eve', name: 'Eve', email: 'eve@acme.example', groups: ['support'] });
  const groups = async () => decodeJwt(tokensOf(await refresh(tokens.refresh_token)).access_token)['groups'];
  await expect.poll(groups, { timeout: 15_000, interval: 500 }).toEqual(['support']);
});

test('a person whom the provider does not know any more is refused', async () => {
  const { tokens, refresh } = await signedIn('dave');
  changed.set('dave', undefined);
  await expect
    .poll(() => refresh(tokens.refresh_token), { timeout: 15_000, interval: 500 })
    .toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
});

test('a revoked refresh token ends the sign-in with its access tokens at once, and no other one', async () => {
  const [one, other] = [await signedIn('alice'), await signedIn('alice')];
  const form = { client_id: one.clientId, token: one.tokens.refresh_token };
  expect(await post(`${world.gateway.url}/oauth/revoke`, form)).toMatchObject({ status: 200 });
  expect(await status(one.tokens.access_token)).toBe(401);
  expect(await one.refresh(one.tokens.refresh_token)).toMatchObject({ body: { error: 'invalid_grant' } });
  expect(await status(other.tokens.access_token)).not.toBe(401);
  expect(await other.refresh(other.tokens.refresh_token)).toMatchObject({ status: 200 });
});

test('one client cannot use the tokens of another', async () => {
  const [one, other] = [await signedIn('alice'), await signedIn('alice')];
  expect(await other.refresh(one.tokens.refresh_token)).toMatchObject({ body: { error: 'invalid_grant' } });
  await post(`${world.gateway.url}/oauth/revoke`, {
    client_id: other.clientId,
    token: one.tokens.refresh_token,
  });
  expect(await one.refresh(one.tokens.refresh_token)).toMatchObject({ status: 200 });
});

// The last one, since the provider does not come back.
test('while the provider cannot be reached nothing is refreshed, and the refresh token is not used up', async () => {
  const { tokens, refresh } = await signedIn('bob');
  await world.idp.close();
  const form = async () => (await refresh(tokens.refresh_token)).body['error'];
  await expect.poll(form, { timeout: 20_000, interval: 500 }).toBe('temporarily_unavailable');
  expect(await refresh(tokens.refresh_token)).toMatchObject({ status: 503 });
});
