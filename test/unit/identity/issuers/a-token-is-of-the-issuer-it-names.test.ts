/** Whose keys a token is checked with, by what it says of itself. */
import { createSecretKey, generateKeyPairSync } from 'node:crypto';
import { errors, SignJWT } from 'jose';
import { expect, it } from 'vitest';
import { openIssuers } from '../../../../src/identity/issuers/known-issuers.ts';
import { ISSUER, NOW, trusted } from '../sample-issuer.ts';

const key = createSecretKey(Buffer.alloc(32));
const token = (claims: Record<string, unknown>, typ?: unknown) =>
  new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256', ...(typ === undefined ? {} : { typ: typ as string }) })
    .sign(key);

const { publicKey } = generateKeyPairSync('ed25519');
const issuers = openIssuers({
  issuers: [
    trusted(),
    trusted({ issuer: 'spiffe://acme.example' }),
    trusted({ issuer: 'https://own.example', knownKey: (kid) => (kid === 'ours' ? publicKey : undefined) }),
  ],
  now: () => NOW,
});
const of = async (
  claims: Record<string, unknown>,
  { typ = undefined as unknown, types = ['jwt'] as (string | undefined)[] } = {},
) => issuers.of(await token(claims, typ), types)?.settings.issuer;

it('is the one of iss', async () => {
  expect(await of({ iss: ISSUER, sub: 'spiffe://acme.example/x' }, { typ: 'JWT' })).toBe(ISSUER);
});

it('is the trust domain of its subject if iss tells nothing', async () => {
  expect(await of({ sub: 'spiffe://acme.example/x' }, { typ: 'JWT' })).toBe('spiffe://acme.example');
  expect(await of({ iss: 'https://x', sub: 'spiffe://acme.example/x' }, { typ: 'JWT' })).toBe(
    'spiffe://acme.example',
  );
});

it.each<[string, Record<string, unknown>]>([
  ['names an unknown issuer', { iss: 'https://evil.example' }],
  ['names none', {}],
  ['names an empty one', { iss: '', sub: '' }],
  ['names an unknown trust domain', { sub: 'spiffe://evil.example/x' }],
])('is none if the token %s', async (_what, claims) => {
  expect(await of(claims, { typ: 'JWT' })).toBeUndefined();
});

it('is none for a token of another type', async () => {
  expect(await of({ iss: ISSUER }, { typ: 'logout+jwt' })).toBeUndefined();
  expect(await of({ iss: ISSUER }, { typ: 'undefined', types: [undefined] })).toBeUndefined();
  expect(await of({ iss: ISSUER }, { typ: 'jwt', types: [undefined] })).toBeUndefined();
  expect(await of({ iss: ISSUER })).toBeUndefined();
  expect(await of({ iss: ISSUER }, { types: [undefined, 'jwt'] })).toBe(ISSUER);
  expect(await of({ iss: ISSUER }, { typ: 'at+jwt', types: [undefined, 'jwt', 'at+jwt'] })).toBe(ISSUER);
});

it('is none for what is no JWT', () => {
  expect(issuers.of('x', ['jwt'])).toBeUndefined();
  expect(issuers.of('e30.e30', ['jwt'])).toBeUndefined();
});

it('has the keys that are known of it, which never change', async () => {
  const own = issuers.of(await token({ iss: 'https://own.example' }, 'JWT'), ['jwt']);
  const find = async (kid: string) => own?.keys.find({ alg: 'EdDSA', kid }, { payload: '', signature: '' });
  expect(await find('ours')).toBe(publicKey);
  await expect(find('other')).rejects.toBeInstanceOf(errors.JWKSNoMatchingKey);
  expect(own?.keys.generation()).toBe(0);
  expect(own?.keys.freshen()).toBeUndefined();
});
