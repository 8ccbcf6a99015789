import { SignJWT, UnsecuredJWT } from 'jose';
import { expect, test } from 'vitest';
import { AUDIENCE, createSampleIssuer, goodClaims, ISSUER, NOW, RESOURCE, trusted } from './sample-issuer.ts';

const seconds = NOW / 1000;

test.each(['RS256', 'PS256', 'ES256', 'ES384', 'EdDSA'])(
  'a token signed with %s is accepted',
  async (alg) => {
    const issuer = await createSampleIssuer(alg);
    const caller = await issuer.authenticator()(`Bearer ${await issuer.sign()}`, AUDIENCE);
    expect(caller).toEqual({
      issuer: ISSUER,
      subject: 'alice',
      email: 'alice@acme.example',
      groups: ['dba'],
      kind: 'human',
      clientId: undefined,
      issuedAt: 0,
      reach: expect.any(String),
      expiresAt: (seconds + 600) * 1000,
    });
  },
);

const CHANGED: [name: string, claims: Record<string, unknown>, sentence: string][] = [
  ['that has expired', { exp: seconds - 60 }, 'has expired'],
  ['that never ends', { exp: undefined }, 'does not say when it ends'],
  ['that is not valid yet', { nbf: seconds + 60 }, 'not valid yet'],
  ['for another server', { aud: 'https://gw.example.com/mcp/orders' }, 'its audience differs'],
  ['with a longer audience', { aud: `${RESOURCE}/x` }, 'its audience differs'],
  ['without audience', { aud: undefined }, 'its audience differs'],
  ['of an unknown issuer', { iss: 'https://evil.example.com' }, 'not a JWT of an issuer'],
  ['of an issuer with a slash too many', { iss: `${ISSUER}/` }, 'not a JWT of an issuer'],
  ['without issuer', { iss: undefined }, 'not a JWT of an issuer'],
  ['without subject', { sub: undefined }, 'no claim sub'],
  ['with an empty subject', { sub: '' }, 'no claim sub'],
  ['whose groups were left out', { _claim_names: { groups: 'src1' } }, 'leaves its groups out'],
];

test.each(CHANGED)('a token %s is refused', async (_name, change, sentence) => {
  const issuer = await createSampleIssuer();
  const token = await issuer.sign({ ...goodClaims, ...change });
  await expect(issuer.authenticator()(`Bearer ${token}`, AUDIENCE)).rejects.toMatchObject({
    code: 'unauthenticated',
    message: expect.stringContaining(sentence),
  });
});

const secret = new TextEncoder().encode('a'.repeat(32));
const hs256 = () => new SignJWT(goodClaims).setProtectedHeader({ alg: 'HS256', kid: 'first' }).sign(secret);

const HEADERS: [name: string, header: (issuer: Awaited<ReturnType<typeof createSampleIssuer>>) => unknown][] =
  [
    ['nothing', () => undefined],
    ['an empty header', () => ''],
    ['another scheme', async (issuer) => `Basic ${await issuer.sign()}`],
    ['two tokens', async (issuer) => `Bearer ${await issuer.sign()} ${await issuer.sign()}`],
    ['an opaque token', () => 'Bearer 0123456789abcdef'],
    [
      'a token of 20 KB',
      async (issuer) => `Bearer ${await issuer.sign({ ...goodClaims, x: 'x'.repeat(20_000) })}`,
    ],
    ['an unsigned token', () => `Bearer ${new UnsecuredJWT(goodClaims).encode()}`],
    ['a token with a shared secret', async () => `Bearer ${await hs256()}`],
    ['a logout token', async (issuer) => `Bearer ${await issuer.sign(goodClaims, { typ: 'logout+jwt' })}`],
    [
      'a token of an unpublished key',
      async (issuer) => `Bearer ${await issuer.sign(goodClaims, { kid: 'other' })}`,
    ],
    ['a token of a foreign key', async () => `Bearer ${await (await createSampleIssuer()).sign()}`],
    [
      'a changed token',
      async (issuer) =>
        `Bearer ${(await issuer.sign()).replace(/\.[^.]+\./, `.${btoa(JSON.stringify({ ...goodClaims, sub: 'root' })).replace(/=+$/, '')}.`)}`,
    ],
  ];

test.each(HEADERS)('%s is refused', async (_name, header) => {
  const issuer = await createSampleIssuer();
  const authorization = (await header(issuer)) as string | undefined;
  await expect(issuer.authenticator()(authorization, AUDIENCE)).rejects.toMatchObject({
    code: 'unauthenticated',
  });
});

test('an algorithm with a shared secret is refused before any key is looked for', async () => {
  const issuer = await createSampleIssuer();
  await expect(issuer.authenticator()(`Bearer ${await hs256()}`, AUDIENCE)).rejects.toThrow('algorithm');
  expect(issuer.fetched).toEqual([]);
});

test('claims are read where the configuration says', async () => {
  const issuer = await createSampleIssuer();
  const claims = { subject: 'https://acme.io/id', email: 'mail.work', groups: 'realm_access.roles' };
  const token = await issuer.sign({
    ...goodClaims,
    azp: 'cli',
    'https://acme.io/id': 'a1',
    mail: { work: 'a@acme.example' },
    email: 'a@acme.example',
    realm_access: { roles: ['ops', 'dev'] },
  });
  const caller = await issuer.authenticator([trusted({ claims, kind: 'workload' })])(
    `bearer ${token}`,
    AUDIENCE,
  );
  expect(caller).toMatchObject({
    subject: 'a1',
    email: 'a@acme.example',
    groups: ['ops', 'dev'],
    kind: 'workload',
    clientId: 'cli',
  });
});

test('inherited properties are no claims', async () => {
  const issuer = await createSampleIssuer();
  const claims = { subject: 'constructor.name', email: 'email', groups: 'groups' };
  const result = issuer.authenticator([trusted({ claims })])(`Bearer ${await issuer.sign()}`, AUDIENCE);
  await expect(result).rejects.toMatchObject({ code: 'unauthenticated' });
});

test('an address no one confirmed is no address', async () => {
  const issuer = await createSampleIssuer();
  const token = await issuer.sign({ ...goodClaims, email_verified: false });
  expect(await issuer.authenticator()(`Bearer ${token}`, AUDIENCE)).toMatchObject({ email: undefined });
});

test('a configured audience takes the place of the URL that is called', async () => {
  const issuer = await createSampleIssuer();
  const authenticate = issuer.authenticator([trusted({ audience: ['api://firebreak', RESOURCE] })]);
  const shared = await issuer.sign({ ...goodClaims, aud: 'api://firebreak' });
  await expect(authenticate(`Bearer ${shared}`, AUDIENCE)).resolves.toMatchObject({ subject: 'alice' });
});

test('a configured audience that is one of our servers opens only that server', async () => {
  const issuer = await createSampleIssuer();
  const authenticate = issuer.authenticator([trusted({ audience: [RESOURCE] })]);
  const token = `Bearer ${await issuer.sign()}`;
  await expect(authenticate(token, AUDIENCE)).resolves.toMatchObject({ subject: 'alice' });
  const orders = { server: 'orders', resource: 'https://gw.example.com/mcp/orders' };
  await expect(authenticate(token, orders)).rejects.toMatchObject({ code: 'unauthenticated' });
});
