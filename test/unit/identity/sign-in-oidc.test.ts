/** Signing in at a real OpenID provider: only what this browser began, once, and as the provider says it. */
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import {
  createIdentityProvider,
  type IdentityProvider,
} from '../../../src/demo/company/identity-provider.ts';
import { registerGateway } from '../../../src/demo/company/register-gateway.ts';
import { listenOnLoopback } from '../../../src/demo/listen-on-loopback.ts';
import type { SignInMethod } from '../../../src/domain/sign-in.ts';
import { createOidcSignIn, type OidcAttempt } from '../../../src/identity/sign-in-oidc.ts';
import { createBrowser } from '../../support/people-sign-in.ts';
import { trusted } from './sample-issuer.ts';

let clock = Date.now();
const log = { warn: () => undefined };
let idp: IdentityProvider;
let signIn: SignInMethod<OidcAttempt>;

beforeAll(async () => {
  idp = await createIdentityProvider();
  // The provider answers 404 at this address, which is all the browser has to see.
  const callback = `${idp.issuer}/auth/callback`;
  const { clientId, clientSecret } = await registerGateway(idp);
  const source = trusted({ issuer: idp.issuer });
  signIn = createOidcSignIn({
    clientId,
    clientSecret,
    source,
    callback,
    tolerance: 30_000,
    offline: false,
    now: () => clock,
    log,
  });
});
afterAll(() => idp.close());

const attempt = async ({ fresh = false, browser = createBrowser('alice') } = {}) => {
  const begun = await signIn.begin(fresh);
  const { url } = await browser.visit(begun.url);
  return { begun, search: new URL(url).search };
};

test('tells who signed in, with e-mail and groups from the userinfo endpoint', async () => {
  const { begun, search } = await attempt();
  expect(await signIn.finish(search, begun.attempt)).toMatchObject({
    caller: {
      issuer: idp.issuer,
      subject: 'alice',
      email: 'alice@acme.example',
      groups: ['dba'],
      kind: 'human',
    },
    authenticatedAt: undefined,
  });
  await expect(signIn.finish(search, begun.attempt)).rejects.toThrow('did not confirm this sign-in');
});

test('asks the provider for nothing but scopes, and for a refresh token only if it is needed', async () => {
  const { url } = await signIn.begin(false);
  const query = new URL(url).searchParams;
  expect([...query.keys()].sort()).toEqual([
    'client_id',
    'code_challenge',
    'code_challenge_method',
    'nonce',
    'redirect_uri',
    'response_type',
    'scope',
    'state',
  ]);
  expect(query.get('scope')).toBe('openid email groups');
});

/** A sign-in at a provider that lists `offline_access`, and answers every code with this refusal. */
const signInAt = async (refusal: object) => {
  const provider = await listenOnLoopback(0, (request, response) => {
    const isToken = request.method === 'POST';
    response.writeHead(isToken ? 400 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(isToken ? refusal : metadata));
  });
  onTestFinished(provider.close);
  const metadata = {
    issuer: provider.url,
    authorization_endpoint: `${provider.url}/auth`,
    token_endpoint: `${provider.url}/token`,
    jwks_uri: `${provider.url}/jwks`,
    scopes_supported: ['openid', 'offline_access'],
  };
  return createOidcSignIn({
    source: trusted({ issuer: provider.url }),
    clientId: 'c',
    clientSecret: 's',
    callback: 'http://127.0.0.1/auth/callback',
    offline: true,
    tolerance: 30_000,
    now: Date.now,
    log,
  });
};
const scope = ({ url }: { url: string }) => new URL(url).searchParams.get('scope');

test('asks no more for a refresh token that the provider refuses to give', async () => {
  // As Keycloak does for a person without the role: it lists the scope, and refuses the code that it gave itself.
  const refusal = {
    error: 'not_allowed',
    error_description: 'Offline tokens not allowed for the user or client',
  };
  const { begin, finish } = await signInAt(refusal);
  const first = await begin(false);
  expect(scope(first)).toBe('openid offline_access');
  const back = `?code=c&state=${first.attempt.state}`;
  await expect(finish(back, first.attempt)).rejects.toThrow('Start again');
  expect(scope(await begin(false))).toBe('openid');
});

test('asks for no refresh token again once the provider refused its scope before anyone signed in', async () => {
  const { begin, finish } = await signInAt({});
  const first = await begin(false);
  const back = new URLSearchParams({
    error: 'invalid_scope',
    error_description: 'Invalid scopes: openid offline_access',
    state: first.attempt.state,
  });
  await expect(finish(`?${back}`, first.attempt)).rejects.toThrow('Start again');
  expect(scope(await begin(false))).toBe('openid');
});

test('has people prove anew who they are, if that is asked for, and says when they did', async () => {
  const browser = createBrowser('alice');
  await attempt({ browser });
  const { begun, search } = await attempt({ fresh: true, browser });
  const { authenticatedAt = 0 } = await signIn.finish(search, begun.attempt);
  expect(Math.abs(Date.now() - authenticatedAt)).toBeLessThan(60_000);
});

test('refuses a sign-in that the provider dates in the future', async () => {
  const { begun, search } = await attempt({ fresh: true });
  clock = Date.now() - 5 * 60_000;
  try {
    await expect(signIn.finish(search, begun.attempt)).rejects.toThrow('auth_time');
  } finally {
    clock = Date.now();
  }
});

test('refuses a provider that does not say when someone proved who they are', async () => {
  const { begun, search } = await attempt();
  await expect(signIn.finish(search, { ...begun.attempt, fresh: true })).rejects.toThrow('did not confirm');
});

test.each<[string, Partial<OidcAttempt>]>([
  ['state', { state: 'x'.repeat(43) }],
  ['nonce', { nonce: 'x'.repeat(43) }],
  ['verifier', { verifier: 'x'.repeat(43) }],
])('refuses another %s', async (_name, change) => {
  const { begun, search } = await attempt();
  await expect(signIn.finish(search, { ...begun.attempt, ...change })).rejects.toThrow('did not confirm');
});

test('refuses the answer of another provider', async () => {
  const { begun, search } = await attempt();
  const mixed = new URLSearchParams(search);
  mixed.set('iss', 'https://evil.example');
  await expect(signIn.finish(`?${mixed}`, begun.attempt)).rejects.toThrow('did not confirm');
});

test('says so while the provider cannot be reached, and tries again', async () => {
  const settings = {
    source: trusted({ issuer: 'http://127.0.0.1:9' }),
    clientId: 'c',
    clientSecret: 's',
    tolerance: 30_000,
    offline: false,
    now: Date.now,
  };
  const down = createOidcSignIn({ ...settings, callback: 'http://127.0.0.1/auth/callback', log });
  for (let time = 0; time < 2; time += 1)
    await expect(down.begin(false)).rejects.toThrow('cannot be reached');
});
