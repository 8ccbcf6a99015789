import { beforeAll, describe, expect, it } from 'vitest';
import { signInByUrl } from '../support/sign-in-by-url.ts';
import { startWorld, type World } from '../support/start-world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld({
    servers: { shop: 'http://127.0.0.1:1/mcp' },
    policy: { version: 1, rules: [] },
    config: async (defaults, idp) => {
      const { identity } = await signInByUrl(defaults, idp);
      const clients = [{ clientId: 'assistant', clientSecret: 'the secret of the assistant' }];
      return {
        listen: { port: 0, trustedProxies: ['127.0.0.0/8'] },
        identity: { ...identity, authorizationServer: { clients } },
      };
    },
  });
  return () => world.close();
});

const [FLOODER, OTHER] = ['203.0.113.7', '203.0.113.8'];

/** A request as a trusted proxy passes it on for this address. */
const send = async (path: string, address: string, init: RequestInit = {}) => {
  const headers = { 'x-forwarded-for': address, ...Object(init.headers) };
  const answer = await fetch(`${world.gateway.url}${path}`, { ...init, headers, redirect: 'manual' });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, text };
};
const metadata = JSON.stringify({ redirect_uris: ['http://127.0.0.1:1/callback'] });
const json = { 'content-type': 'application/json' };
const register = (address: string) =>
  send('/oauth/register', address, { method: 'POST', headers: json, body: metadata });
const authorize = (address: string) => send('/oauth/authorize?client_id=none', address);
const begin = (address: string) => send('/auth/sign-in?return=//elsewhere.example', address);
const token = (address: string, form: Readonly<Record<string, string>>) =>
  send('/oauth/token', address, { method: 'POST', body: new URLSearchParams(form) });

type Ask = (address: string) => ReturnType<typeof send>;

/** The first answer that tells a flooder to wait; a slow machine gives back nearly as fast as it is asked. */
const flood = async (ask: Ask) => {
  for (let round = 0; round < 60; round += 1) {
    const answers = await Promise.all(Array.from({ length: 30 }, () => ask(FLOODER)));
    const refused = answers.find(({ status }) => status === 429);
    if (refused !== undefined) return refused;
  }
  throw new Error('nothing was refused');
};

it.each<[string, Ask, RegExp]>([
  ['registers clients', register, /"error":"slow_down"/],
  ['asks for authorization', authorize, /"error":"slow_down"/],
  ['begins to sign in', begin, /<h1>Not signed in/],
])('an address that %s without end waits, and no other one does', async (_what, ask, says) => {
  const before = (await ask(FLOODER)).status;
  const refused = await flood(ask);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(refused.text).toMatch(says);
  expect((await ask(OTHER)).status).toBe(before);
  // Nor does it lose what it does elsewhere: clients behind the same address go on refreshing.
  expect((await token(FLOODER, { grant_type: 'refresh_token' })).status).not.toBe(429);
});

describe('an answer says nothing about', () => {
  const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
  const present = (id: string, secret: string, address = OTHER) =>
    token(address, { grant_type: JWT_BEARER, assertion: 'x', client_id: id, client_secret: secret });
  const told = ({ status, headers, text }: Awaited<ReturnType<typeof send>>) => {
    const { date: _date, ...others } = Object.fromEntries(headers);
    return { status, text, headers: others };
  };

  it('which clients there are, and wrong secrets lock none of them out', async () => {
    const unknown = told(await present('no-such-client', 'wrong'));
    expect(unknown).toMatchObject({ status: 401, text: expect.stringContaining('"error":"invalid_client"') });
    const wrong = await Promise.all(Array.from({ length: 30 }, () => present('assistant', 'wrong', FLOODER)));
    expect(wrong.map(told)).toEqual(Array(30).fill(unknown));
    const right = await present('assistant', 'the secret of the assistant', FLOODER);
    expect(right.text).toContain('"error":"invalid_grant"');
  });

  it('which refresh tokens there were, and whose', async () => {
    const { text } = await register(OTHER);
    const { client_id: id } = JSON.parse(text) as { client_id: string };
    const refresh = (value: string) =>
      token(OTHER, { grant_type: 'refresh_token', client_id: id, refresh_token: value });
    const [one, other] = [told(await refresh('x'.repeat(43))), told(await refresh('an older form'))];
    expect(one).toMatchObject({ status: 400, text: expect.stringContaining('"error":"invalid_grant"') });
    expect(other).toEqual(one);
    const revoked = await send('/oauth/revoke', OTHER, {
      method: 'POST',
      body: new URLSearchParams({ client_id: id, token: 'x'.repeat(43) }),
    });
    expect([revoked.status, revoked.text]).toEqual([200, '']);
  });
});
