/** Access tokens outlive a rotation of the sealing keys, and no one else's key makes one. */
import { randomBytes } from 'node:crypto';
import { SignJWT } from 'jose';
import { expect, test } from 'vitest';
import { openIdentity } from '../../../src/app/open-identity.ts';
import { toTokenClaims } from '../../../src/authorization-server/token-claims.ts';
import { cookieKeys, tokenKeys } from '../../../src/authorization-server/token-keys.ts';
import type { Caller } from '../../../src/domain/caller.ts';
import type { SealingKey } from '../../../src/mcp/seal.ts';

const URL = 'https://gw.example.com';
const RESOURCE = `${URL}/mcp/shop`;
const [first, second, foreign] = ['first', 'second', 'first'].map((id) => ({ id, key: randomBytes(32) })) as [
  SealingKey,
  SealingKey,
  SealingKey,
];
const bob: Caller = {
  issuer: 'https://idp.acme.io',
  subject: 'bob',
  email: undefined,
  groups: ['support'],
  kind: 'human',
  clientId: undefined,
  foreign: true,
  unproven: { email: 'bob@elsewhere.example', groups: ['dba'] },
  expiresAt: 0,
};

/** A token as the gateway with this key makes it. */
const mint = (sealing: SealingKey, change: object = {}): Promise<string> => {
  const [key] = tokenKeys([sealing]);
  if (key === undefined) throw new Error('no key');
  return new SignJWT({ ...toTokenClaims(bob), client_id: 'c', ...change })
    .setProtectedHeader({ alg: 'EdDSA', kid: key.id, typ: 'at+jwt' })
    .setIssuer(URL)
    .setAudience(RESOURCE)
    .setIssuedAt()
    .setExpirationTime('10m')
    .sign(key.privateKey);
};

const authenticate = (sealing: readonly SealingKey[], token: string): Promise<Caller> =>
  openIdentity({
    config: {
      identity: {
        issuers: [],
        signIn: {
          oidc: { issuer: 'https://idp.acme.io', clientId: 'c', clientSecret: 's', offlineAccess: true },
        },
        authorizationServer: {
          registration: { dynamic: true, redirectHosts: [] },
          clients: [],
          tokenLife: 600_000,
          refreshLife: 86_400_000,
        },
        events: [],
        development: false,
        roles: { auditor: [], operator: [] },
        clockTolerance: 30_000,
      },
    },
    publicUrl: URL,
    keys: { sealing, signing: '' },
    isEnded: async () => false,
    documents: { putDocument: async () => true },
    log: undefined as never,
    now: Date.now,
  }).authenticate(`Bearer ${token}`, { resource: RESOURCE });

test('a token names the person as the provider did, with what does not count set apart', async () => {
  const caller = await authenticate([first], await mint(first));
  expect(caller).toMatchObject({ ...bob, clientId: 'c', expiresAt: expect.any(Number) });
});

test('tokens of the key before are good until they end, and those of a key that is gone are not', async () => {
  const token = await mint(first);
  expect(await authenticate([second, first], token)).toMatchObject({ subject: 'bob' });
  await expect(authenticate([second], token)).rejects.toThrow('a key its issuer does not publish');
});

test('a key of the same name that is not ours makes no token', async () => {
  await expect(authenticate([first], await mint(foreign))).rejects.toThrow('does not verify');
});

test('a token that lives longer than the gateway makes them is none of ours', async () => {
  const [key] = tokenKeys([first]);
  const token = await new SignJWT(toTokenClaims(bob))
    .setProtectedHeader({ alg: 'EdDSA', kid: 'first', typ: 'at+jwt' })
    .setIssuer(URL)
    .setAudience(RESOURCE)
    .setIssuedAt()
    .setExpirationTime('1h')
    .sign(key?.privateKey ?? new Uint8Array());
  await expect(authenticate([first], token)).rejects.toThrow('good for longer');
});

test('keys of one purpose say nothing about those of another', () => {
  const jwk = tokenKeys([first])[0]?.privateKey.export({ format: 'jwk' });
  const secrets = [jwk?.d, cookieKeys([first])[0], first.key.toString('base64url')];
  expect(new Set(secrets).size).toBe(3);
});
