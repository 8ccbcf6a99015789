/** An issuer that lives in memory: its fetch answers discovery and keys, and can fail or rotate. */
import { CompactSign, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { createAuthenticator } from '../../../src/identity/authenticate.ts';
import { openIssuers, type TrustedIssuer } from '../../../src/identity/issuers/known-issuers.ts';

export const ISSUER = 'https://idp.example.com';
export const RESOURCE = 'https://gw.example.com/mcp/billing';
export const NOW = Date.UTC(2026, 10, 1);
export const AUDIENCE = { server: 'billing', resource: RESOURCE };

export const trusted = (change: Partial<TrustedIssuer> = {}): TrustedIssuer => ({
  issuer: ISSUER,
  kind: 'human',
  claims: { subject: 'sub', email: 'email', groups: 'groups' },
  require: {},
  emails: 'all',
  emailVerified: 'claim',
  groups: { human: 'all', workload: 'all' },
  foreign: false,
  maxTokenLife: { human: 24 * 3_600_000, workload: 3_600_000 },
  ...change,
});

/** Claims of a token that is acceptable at NOW. */
export const goodClaims = {
  iss: ISSUER,
  sub: 'alice',
  aud: RESOURCE,
  exp: NOW / 1000 + 600,
  email: 'alice@acme.example',
  email_verified: true,
  groups: ['dba'],
};

export const createSampleIssuer = async (alg = 'ES256') => {
  const newKey = async (kid: string) => {
    const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
    return { kid, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } };
  };
  let key = await newKey('first');
  const fetched: string[] = [];
  const warnings: string[] = [];
  const noted = new Set<string>();
  const state = { answer: undefined as (() => Promise<Response> | Response) | undefined };

  const fetch = async (url: string): Promise<Response> => {
    fetched.push(url);
    if (state.answer !== undefined) return state.answer();
    if (url === `${ISSUER}/.well-known/openid-configuration`) {
      return Response.json({ issuer: ISSUER, jwks_uri: `${ISSUER}/jwks` });
    }
    return url === `${ISSUER}/jwks` ? Response.json({ keys: [key.jwk] }) : new Response('', { status: 404 });
  };

  return {
    fetch,
    /** Every URL that was asked for, in order. */
    fetched,
    warnings,
    /** Makes every fetch give this answer; undefined mends it. */
    answerWith: (answer: typeof state.answer) => {
      state.answer = answer;
    },
    rotate: async () => {
      key = await newKey('second');
    },
    /** The key that is published now. */
    jwk: () => key.jwk,
    /** A token whose payload is this text. */
    signText: (text: string) =>
      new CompactSign(new TextEncoder().encode(text))
        .setProtectedHeader({ alg, kid: key.kid })
        .sign(key.privateKey),
    /** A token with the claims as they are; header fields win over the usual ones. */
    sign: (claims: Record<string, unknown> = goodClaims, header: Record<string, unknown> = {}) =>
      new SignJWT(claims).setProtectedHeader({ alg, kid: key.kid, ...header }).sign(key.privateKey),
    authenticator: (issuers: TrustedIssuer[] = [trusted()], now: () => number = () => NOW) =>
      createAuthenticator({
        issuers: openIssuers({ issuers, now, fetch }),
        now,
        tolerance: 30_000,
        isEnded: async () => false,
        noteOnce: async (id) => !noted.has(id) && noted.add(id) !== undefined,
        log: { warn: (_fields, message) => void warnings.push(message) },
      }),
  };
};
