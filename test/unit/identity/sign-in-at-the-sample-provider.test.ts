import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCiIssuer } from '../../../src/demo/company/ci-issuer.ts';
import {
  createIdentityProvider,
  type IdentityProvider,
} from '../../../src/demo/company/identity-provider.ts';
import { createAuthenticator } from '../../../src/identity/authenticate.ts';
import { openIssuers, type TrustedIssuer } from '../../../src/identity/issuers/known-issuers.ts';
import { trusted } from './sample-issuer.ts';

const resource = 'http://127.0.0.1:9/mcp/billing';
const audience = { server: 'billing', resource };
let people: IdentityProvider;
let ci: IdentityProvider;

beforeAll(async () => {
  people = await createIdentityProvider({ resources: [resource] });
  ci = await createCiIssuer();
});

afterAll(async () => {
  await people.close();
  await ci.close();
});

const authenticator = () => {
  const issuers: TrustedIssuer[] = [
    trusted({ issuer: people.issuer }),
    trusted({ issuer: ci.issuer, kind: 'workload' }),
  ];
  return createAuthenticator({
    issuers: openIssuers({ issuers, now: Date.now }),
    now: Date.now,
    tolerance: 30_000,
    isEnded: async () => false,
    noteOnce: async () => true,
    log: { warn: () => undefined },
  });
};

test('minted tokens of people and of workloads are accepted', async () => {
  const authenticate = authenticator();
  const alice = await people.mint('alice', { audience: resource });
  const job = await ci.mint('repo:acme/billing', { audience: resource, groups: ['ci'] });
  expect(await authenticate(`Bearer ${alice}`, audience)).toMatchObject({
    subject: 'alice',
    email: 'alice@acme.example',
    groups: ['dba'],
    kind: 'human',
  });
  expect(await authenticate(`Bearer ${job}`, audience)).toMatchObject({
    subject: 'repo:acme/billing',
    email: undefined,
    groups: ['ci'],
    kind: 'workload',
  });
});

test('a minted token can be one that has ended', async () => {
  const token = await people.mint('alice', { audience: resource, ttl: -60_000 });
  await expect(authenticator()(`Bearer ${token}`, audience)).rejects.toThrow('has expired');
});

/** Follows redirects by hand, keeping cookies, as a browser would. */
const createBrowser = () => {
  const cookies = new Map<string, string>();
  return async (url: URL | string, init: RequestInit = {}) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, { ...init, redirect: 'manual', headers: { ...init.headers, cookie } });
    for (const header of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (header.split(';')[0] ?? '').split(/=(.*)/s);
      cookies.set(name, value);
    }
    return response;
  };
};

const register = async (redirect: string): Promise<string> => {
  const response = await fetch(`${people.issuer}/reg`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      redirect_uris: [redirect],
      application_type: 'native',
      grant_types: ['authorization_code'],
    }),
  });
  return ((await response.json()) as { client_id: string }).client_id;
};

test('someone who signs in with a client that registered itself gets a token the gateway accepts', async () => {
  const browse = createBrowser();
  const redirect = 'http://127.0.0.1/callback';
  const clientId = await register(redirect);
  const verifier = randomBytes(32).toString('base64url');
  const query = new URLSearchParams({
    client_id: clientId,
    redirect_uri: redirect,
    response_type: 'code',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    resource,
  });
  const asked = await browse(`${people.issuer}/auth?${query}`);
  const page = new URL(asked.headers.get('location') ?? '', people.issuer);
  expect(await (await browse(page)).text()).toContain('bob@acme.example');
  const chosen = await browse(page, { method: 'POST', body: new URLSearchParams({ subject: 'bob' }) });
  const back = await browse(chosen.headers.get('location') ?? '');
  const code = new URL(back.headers.get('location') ?? '').searchParams.get('code') ?? '';
  const answer = await fetch(`${people.issuer}/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: clientId,
      redirect_uri: redirect,
      code,
      code_verifier: verifier,
      resource,
    }),
  });
  const { access_token: token } = (await answer.json()) as { access_token: string };
  expect(await authenticator()(`Bearer ${token}`, audience)).toMatchObject({
    subject: 'bob',
    email: 'bob@acme.example',
    groups: ['support'],
    clientId,
  });
});

test('a sign-in no one began is answered with a page, not an error', async () => {
  const response = await fetch(`${people.issuer}/interaction/made-up`);
  expect(response.status).toBe(400);
  expect(await response.text()).toContain('Start it again');
});
