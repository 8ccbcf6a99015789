/** The browser's side of signing in; the provider is played here, and is real in the scenarios. */
import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import express from 'express';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Caller } from '../../../src/domain/caller.ts';
import { Refusal } from '../../../src/domain/refusal.ts';
import { createWebSignIn } from '../../../src/http/sign-in/sign-in.ts';
import { createWebSessions } from '../../../src/identity/web-session.ts';
import { createSealer } from '../../../src/mcp/seal.ts';

const alice: Caller = {
  issuer: 'https://idp.acme.io',
  subject: 'alice',
  email: 'alice@acme.io',
  groups: [],
  kind: 'human',
  clientId: undefined,
  expiresAt: 0,
};
const clock = { skew: 0 };
const now = () => Date.now() + clock.skew;
const sealer = createSealer([{ id: 'k1', key: randomBytes(32) }]);
let server: Server;
let origin: string;

/** What the provider says about Alice if it is asked without her. */
let vouchedFor = (): Caller | undefined => undefined;

let isEnded = false;

const start = (publicUrl: string) => {
  let begun = 0;
  const { router, who, readForm } = createWebSignIn({
    publicUrl,
    method: {
      begin: async () => {
        begun += 1;
        return {
          url: 'https://idp.acme.io/authorize',
          attempt: { state: `s${begun}`, nonce: 'n', verifier: 'v', fresh: false },
          state: `s${begun}`,
        };
      },
      finish: async (search, { state }) => {
        const query = new URLSearchParams(search);
        if (query.get('state') !== state || query.has('error')) {
          throw new Refusal('unauthenticated', 'Not <confirmed>.');
        }
        return { caller: alice, authenticatedAt: undefined };
      },
    },
    isEnded: async () => isEnded,
    isEndedNow: async () => isEnded,
    sessions: createWebSessions({ sealer, now }),
    renew: async () => vouchedFor(),
    sealer,
    now,
  });
  const app = express();
  app.use(router);
  app.get('/who', (request, response) => void response.json(who(request)?.subject ?? null));
  app.post(
    '/who',
    ...readForm('1kb'),
    (request, response) => void response.json(who(request)?.subject ?? null),
  );
  return app;
};

beforeAll(async () => {
  server = createServer(start('http://127.0.0.1'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

const get = (path: string, cookie = '') =>
  fetch(`${origin}${path}`, { redirect: 'manual', headers: { cookie } });
const cookieOf = (response: Response, name: string) =>
  response.headers.getSetCookie().find((each) => each.startsWith(`${name}=`)) ?? '';
/** The cookie of the attempt with this state. */
const attemptOf = (response: Response, prefix = '') =>
  response.headers.getSetCookie().find((each) => each.startsWith(`${prefix}firebreak-sign-in-s`)) ?? '';
const pairOf = (cookie: string) => cookie.split(';')[0] ?? '';

const begin = async (back = '/console/?x=1') => {
  const response = await get(`/auth/sign-in?${new URLSearchParams({ return: back })}`);
  return { response, pair: pairOf(attemptOf(response)) };
};

test('someone signs in, is known for ten minutes, and signs out', async () => {
  const { response, pair } = await begin();
  expect([response.status, response.headers.get('location')]).toEqual([303, 'https://idp.acme.io/authorize']);
  const state = await stateOf(pair);
  const back = await get(`/auth/callback?code=c&state=${state}`, pair);
  expect([back.status, back.headers.get('location')]).toEqual([303, '/console/?x=1']);
  const session = pairOf(cookieOf(back, 'firebreak'));
  expect(await (await get('/who', session)).json()).toBe('alice');
  const out = await fetch(`${origin}/auth/sign-out`, { method: 'POST', headers: { cookie: session } });
  expect(cookieOf(out, 'firebreak')).toMatch(/^firebreak=;.*Expires=Thu, 01 Jan 1970/);
  expect(await out.text()).toContain('You may still be signed in at your identity provider');
  clock.skew = 10 * 60_000;
  expect(await (await get('/who', session)).json()).toBeNull();
  clock.skew = 0;
});

test('a session that is ended while a form is on its way is none once the form is there', async () => {
  const { pair } = await begin();
  const back = await get(`/auth/callback?code=c&state=${await stateOf(pair)}`, pair);
  const send = (whileItComes: () => void) =>
    fetch(`${origin}/who`, {
      method: 'POST',
      duplex: 'half',
      headers: {
        cookie: pairOf(cookieOf(back, 'firebreak')),
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: new ReadableStream({
        start: async (body) => {
          body.enqueue(new TextEncoder().encode('decision='));
          await sleep(200);
          whileItComes();
          body.enqueue(new TextEncoder().encode('allow'));
          body.close();
        },
      }),
    } as RequestInit);
  expect(await (await send(() => undefined)).json()).toBe('alice');
  const answer = await send(() => {
    isEnded = true;
  });
  isEnded = false;
  expect(await answer.json()).toBeNull();
});

/** The played provider counts its sign-ins, so that the newest state can be told. */
const stateOf = async (pair: string) => {
  const text = sealer.open(pair.split('=')[1] ?? '', ['sign-in-attempt']) ?? '{}';
  return (JSON.parse(text) as { attempt: { state: string } }).attempt.state;
};

test('cookies are hidden from scripts and other sites, and over https bound to this host', async () => {
  const { response } = await begin();
  expect(attemptOf(response)).toMatch(/Max-Age=600; Path=\/.*HttpOnly; SameSite=Lax$/);
  const secure = createServer(start('https://gw.acme.io'));
  await new Promise<void>((resolve) => secure.listen(0, '127.0.0.1', resolve));
  const { port } = secure.address() as AddressInfo;
  const answer = await fetch(`http://127.0.0.1:${port}/auth/sign-in?return=/`, { redirect: 'manual' });
  secure.close();
  expect(attemptOf(answer, '__Host-')).toMatch(/Path=\/.*HttpOnly; Secure; SameSite=Lax$/);
});

test.each([
  ...['//evil.example', '/\\evil.example', 'https://evil.example/', '/\t/evil.example', 'x', ''],
  // What their dots leave behind begins with two slashes.
  ...['/..//evil.example', '/.//evil.example', '/./\\evil.example', '/%2e%2e//evil.example'],
])('no one is sent on to %j', async (back) => {
  const { response } = await begin(back);
  expect([response.status, response.headers.getSetCookie()]).toEqual([400, []]);
});

test('a callback no one here began, a second use and a foreign state sign no one in', async () => {
  const { pair } = await begin();
  const state = await stateOf(pair);
  const stray = await get(`/auth/callback?code=c&state=${state}`);
  expect([stray.status, stray.headers.getSetCookie().length]).toEqual([400, 1]);
  const foreign = await get('/auth/callback?code=c&state=other', pair);
  expect(foreign.status).toBe(400);
  expect(cookieOf(foreign, 'firebreak')).toBe('');
  const refused = await get(`/auth/callback?error=access_denied&state=${state}`, pair);
  expect([refused.status, cookieOf(refused, 'firebreak')]).toEqual([403, '']);
  // Used once, whatever came of it.
  expect(attemptOf(refused)).toMatch(/^firebreak-sign-in-s\d+=;/);
  expect(await refused.text()).toContain('Not &#60;confirmed&#62;.');
  clock.skew = 10 * 60_000;
  expect((await get(`/auth/callback?code=c&state=${state}`, pair)).status).toBe(400);
  clock.skew = 0;
});

test('a session goes on without the person while the provider vouches for them and it is not idle', async () => {
  const { pair } = await begin();
  const back = await get(`/auth/callback?code=c&state=${await stateOf(pair)}`, pair);
  const session = pairOf(cookieOf(back, 'firebreak'));
  const again = () => get('/auth/sign-in?return=/there', session);
  clock.skew = 11 * 60_000;
  expect((await again()).headers.get('location')).toBe('https://idp.acme.io/authorize');
  vouchedFor = () => ({ ...alice, groups: ['dba'] });
  const renewed = await again();
  expect([renewed.status, renewed.headers.get('location')]).toEqual([303, '/there']);
  const next = pairOf(cookieOf(renewed, 'firebreak'));
  expect(await (await get('/who', next)).json()).toBe('alice');
  expect((await get('/auth/sign-in?return=/there&fresh=yes', next)).headers.get('location')).toBe(
    'https://idp.acme.io/authorize',
  );
  clock.skew = 31 * 60_000;
  expect((await again()).headers.get('location')).toBe('https://idp.acme.io/authorize');
  vouchedFor = () => {
    throw new Error('unreachable');
  };
  clock.skew = 20 * 60_000;
  expect((await again()).headers.get('location')).toBe('https://idp.acme.io/authorize');
  clock.skew = 0;
});

test('several windows sign in at the same time', async () => {
  const [one, other] = [await begin('/one'), await begin('/other')];
  const cookies = `${one.pair}; ${other.pair}`;
  for (const [{ pair }, path] of [
    [other, '/other'],
    [one, '/one'],
  ] as const) {
    const back = await get(`/auth/callback?code=c&state=${await stateOf(pair)}`, cookies);
    expect([back.status, back.headers.get('location')]).toEqual([303, path]);
  }
});

test('pages run no script and stand in no frame', async () => {
  const page = await get('/auth/callback');
  expect(page.headers.get('content-security-policy')).toMatch(
    /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'$/,
  );
  expect(page.headers.get('cache-control')).toBe('no-store');
});
