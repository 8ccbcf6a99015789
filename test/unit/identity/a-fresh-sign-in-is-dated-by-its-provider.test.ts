/** A provider written by hand dates sign-ins as it likes, also those of which no proof was asked for. */
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type LoopbackServer, listenOnLoopback } from '../../../src/demo/listen-on-loopback.ts';
import { createOidcSignIn } from '../../../src/identity/sign-in-oidc.ts';
import { trusted } from './sample-issuer.ts';

const TOLERANCE = 30_000;

let provider: LoopbackServer;
let said: { nonce: string; auth_time: number };

beforeEach(async () => {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'RS256', use: 'sig' };
  const tokens = async () => ({
    access_token: 'opaque',
    token_type: 'Bearer',
    id_token: await new SignJWT(said)
      .setProtectedHeader({ alg: 'RS256', kid: 'one' })
      .setIssuer(provider.url)
      .setAudience('gateway')
      .setSubject('alice')
      .setIssuedAt()
      .setExpirationTime('5m')
      .sign(privateKey),
  });
  const answers: Record<string, () => Promise<object> | object> = {
    '/.well-known/openid-configuration': () => ({
      issuer: provider.url,
      authorization_endpoint: `${provider.url}/auth`,
      token_endpoint: `${provider.url}/token`,
      jwks_uri: `${provider.url}/jwks`,
      scopes_supported: ['openid'],
    }),
    '/jwks': () => ({ keys: [jwk] }),
    '/token': tokens,
  };
  provider = await listenOnLoopback(0, async (request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(await answers[request.url ?? '']?.()));
  });
});
afterEach(() => provider.close());

/** Signs in by the clock of the gateway at this moment, in milliseconds. */
const signIn = async (authTime: number, { now = Date.now(), fresh = true } = {}) => {
  const { begin, finish } = createOidcSignIn({
    source: trusted({ issuer: provider.url }),
    clientId: 'gateway',
    clientSecret: 's',
    callback: 'http://127.0.0.1/auth/callback',
    offline: false,
    tolerance: TOLERANCE,
    now: () => now,
    log: { warn: () => undefined },
  });
  const { attempt } = await begin(fresh);
  said = { nonce: attempt.nonce, auth_time: authTime };
  return finish(`?code=c&state=${attempt.state}`, attempt);
};

const seconds = () => Math.floor(Date.now() / 1000);

it('takes a moment that is ahead of its own clock by no more than the tolerance, as its own', async () => {
  const authTime = seconds();
  const now = authTime * 1000 - TOLERANCE;
  expect(await signIn(authTime, { now })).toMatchObject({ authenticatedAt: now });
  await expect(signIn(authTime, { now: now - 1 })).rejects.toThrow('auth_time');
});

it('takes no moment that is no whole number of milliseconds', async () => {
  await expect(signIn(seconds() - 1 + 0.0005)).rejects.toThrow('auth_time');
});

it('makes no proof of the date of a sign-in for which none was asked', async () => {
  expect((await signIn(seconds(), { fresh: false })).authenticatedAt).toBeUndefined();
});
