/** Who a person is, asked again with what their sign-in left behind; a clear no ends it, a provider in trouble does not. */
import { Configuration, customFetch } from 'openid-client';
import { expect, it } from 'vitest';
import type { Caller } from '../../../src/domain/caller.ts';
import { callerFromClaims } from '../../../src/identity/caller-from-claims.ts';
import {
  createReread,
  idTokenOf,
  sessionOf,
  tellsAsMuch,
  type UpstreamSession,
} from '../../../src/identity/upstream-session.ts';
import { trusted } from './sample-issuer.ts';

const ISSUER = 'https://idp.example';
const SOURCE = trusted({ issuer: ISSUER });
const NOW = Date.now();
const CLAIMS = { sub: 'alice', email: 'alice@acme.io', email_verified: true, groups: ['dba'] };
const ALICE: Caller = callerFromClaims(CLAIMS, SOURCE);
const OVER = { code: 'unauthenticated', message: expect.stringContaining('does not vouch for you') };

const jwt = (claims: object): string => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'RS256' })}.${part(claims)}.c2ln`;
};
const idToken = (change: object = {}): string => {
  const seconds = Math.floor(NOW / 1000);
  return jwt({ iss: ISSUER, aud: 'gw', iat: seconds, exp: seconds + 600, ...CLAIMS, ...change });
};

const SESSION: UpstreamSession = {
  subject: 'alice',
  refreshToken: 'r1',
  idToken: 'of the sign-in',
  accessToken: 'a1',
  accessUntil: NOW + 1000,
  userinfoTells: true,
};

interface Provider {
  /** What the token endpoint answers. */
  readonly tokens?: object;
  readonly status?: number;
  /** What the userinfo endpoint answers; null if there is none. */
  readonly info?: object | null;
  readonly infoStatus?: number;
}

/** openid-client itself, with a provider in place of the network; `asked` are the tokens that it was shown. */
const start = ({ tokens = {}, status = 200, info = CLAIMS, infoStatus = 200 }: Provider = {}) => {
  const asked: string[] = [];
  const metadata = { issuer: ISSUER, token_endpoint: `${ISSUER}/token` };
  const configuration = new Configuration(
    { ...metadata, ...(info === null ? {} : { userinfo_endpoint: `${ISSUER}/userinfo` }) },
    'gw',
    'secret',
  );
  configuration[customFetch] = async (url, { body, headers }) => {
    if (url.endsWith('/token')) {
      asked.push(new URLSearchParams(String(body)).get('refresh_token') ?? '');
      return Response.json({ access_token: 'a2', token_type: 'bearer', ...tokens }, { status });
    }
    asked.push(headers['authorization'] ?? '');
    const challenge = infoStatus === 401 ? { 'www-authenticate': 'Bearer error="invalid_token"' } : {};
    return Response.json(info, { status: infoStatus, headers: challenge });
  };
  const reread = createReread({ connect: async () => configuration, source: SOURCE, now: () => NOW });
  const again = (change: Partial<UpstreamSession> = {}) =>
    reread({ caller: ALICE, upstream: { ...SESSION, ...change } });
  return { reread, again, asked };
};

it('by the refresh token, and keeps the new tokens', async () => {
  const id_token = idToken();
  const { again, asked } = start({ tokens: { refresh_token: 'r2', id_token, expires_in: 60 } });
  const known = await again();
  expect(known.caller).toMatchObject({ subject: 'alice', groups: ['dba'] });
  expect(known.upstream).toEqual({
    ...SESSION,
    refreshToken: 'r2',
    idToken: id_token,
    accessToken: 'a2',
    accessUntil: expect.any(Number),
  });
  expect(asked).toEqual(['r1', 'Bearer a2']);
});

it('keeps the tokens that are not replaced, and takes five minutes for a life that is not told', async () => {
  const { upstream } = await start().again();
  expect(upstream).toMatchObject({ refreshToken: 'r1', idToken: 'of the sign-in' });
  expect(upstream).toMatchObject({ accessUntil: NOW + 300_000 });
});

it('believes the signed token more than the userinfo endpoint', async () => {
  const { again } = start({ tokens: { id_token: idToken({ groups: ['signed'] }) } });
  expect((await again()).caller.groups).toEqual(['signed']);
});

it('by a signed token alone, if there is no userinfo endpoint', async () => {
  const { again } = start({ tokens: { id_token: idToken() }, info: null });
  expect((await again({ userinfoTells: false })).caller.subject).toBe('alice');
});

it.each([
  ['nothing is signed and no endpoint is left', { info: null }, {}],
  ['nothing is signed and the endpoint says less than the sign-in did', {}, { userinfoTells: false }],
  ['the refresh token is not good any more', { status: 400, tokens: { error: 'invalid_grant' } }, {}],
  ['the access token is not good any more', { infoStatus: 401 }, { refreshToken: undefined }],
  ['the access token is over', {}, { refreshToken: undefined, accessUntil: NOW }],
  ['the endpoint says too little', {}, { refreshToken: undefined, userinfoTells: false }],
  ['there is no endpoint', { info: null }, { refreshToken: undefined }],
])('is over if %s', async (_, provider, change) => {
  await expect(start(provider).again(change)).rejects.toMatchObject(OVER);
});

it('by the userinfo endpoint, as long as there is no refresh token and its access token is good', async () => {
  const { again, asked } = start();
  const session = { ...SESSION, refreshToken: undefined, accessUntil: NOW + 1 };
  expect((await again(session)).upstream).toEqual(session);
  expect(asked).toEqual(['Bearer a1']);
});

it.each([
  ['an error of its own', { status: 500, tokens: { error: 'server_error' } }],
  ['another no', { status: 400, tokens: { error: 'invalid_client' } }],
  ['trouble at its userinfo endpoint', { infoStatus: 503 }],
])('is not over if the provider answers with %s', async (_, provider) => {
  const failed = await start(provider)
    .again()
    .catch((error: unknown) => error);
  expect(failed).toBeInstanceOf(Error);
  expect(failed).not.toHaveProperty('code', 'unauthenticated');
});

it('takes no one else, signed or not', async () => {
  const { again } = start({ tokens: { id_token: idToken({ sub: 'mallory' }) } });
  await expect(again()).rejects.toMatchObject({ message: expect.stringContaining('someone else') });
  const mapped = { ...ALICE, subject: 'alice-of-before' };
  const { reread } = start();
  await expect(reread({ caller: mapped, upstream: SESSION })).rejects.toMatchObject({
    message: expect.stringContaining('someone else'),
  });
});

it.each([
  ['nothing', undefined],
  ['what a sign-in of another protocol left', { nameId: 'alice' }],
])('is over with %s', async (_, upstream) => {
  const { reread, asked } = start();
  await expect(reread({ caller: ALICE, upstream })).rejects.toMatchObject(OVER);
  expect(asked).toEqual([]);
});

it('gives the ID token of a sign-in only as long as it is good', () => {
  const exp = Math.floor(NOW / 1000);
  const session = { ...SESSION, idToken: jwt({ exp }) };
  expect(idTokenOf(session, exp * 1000 - 1)).toBe(session.idToken);
  expect(idTokenOf(session, exp * 1000)).toBeUndefined();
  expect(idTokenOf({ ...SESSION, idToken: jwt({}) }, 1)).toBeUndefined();
  expect(idTokenOf({ ...SESSION, idToken: undefined }, 1)).toBeUndefined();
  expect(idTokenOf(undefined, 1)).toBeUndefined();
});

it.each([
  ['the same', CLAIMS, true],
  ['another address', { ...CLAIMS, email: 'al@acme.io' }, false],
  ['fewer groups', { ...CLAIMS, groups: [] }, false],
  ['no subject', { ...CLAIMS, sub: undefined }, false],
  ['nothing', undefined, false],
])('knows whether the userinfo endpoint says as much as the sign-in, if it says %s', (_, claims, tells) => {
  expect(tellsAsMuch(claims, ALICE, SOURCE)).toBe(tells);
});

it('leaves behind what the tokens were given with', () => {
  const leftBy = (seconds: number) => {
    const tokens = { access_token: 'a', expiresIn: () => seconds };
    return sessionOf(tokens as never, { subject: 'alice', userinfoTells: true, now: NOW });
  };
  expect(leftBy(60)).toMatchObject({ accessUntil: NOW + 60_000, refreshToken: undefined });
  expect(leftBy(0)).toMatchObject({ accessUntil: NOW });
});
