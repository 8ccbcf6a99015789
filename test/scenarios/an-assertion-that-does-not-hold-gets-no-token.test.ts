/** What a stranger, another job or a careless setting could present at the token endpoint. */
import { SignJWT } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AssertionLab, openAssertionLab } from '../support/assertion-lab.ts';
import { githubClaims, gitlabClaims, svidClaims } from '../support/platform.ts';

let lab: AssertionLab;
beforeAll(async () => {
  lab = await openAssertionLab();
});
afterAll(() => lab.close());

const here = () => lab.world.gateway.url;
const github = (change: object = {}, header: Record<string, unknown> = {}) =>
  lab.github.sign(githubClaims({ aud: here(), ...change }), header);
const svid = (change: object = {}, header = {}) =>
  lab.spire.sign(svidClaims({ aud: here(), ...change }), header);
const nowInSeconds = () => Math.floor(Date.now() / 1000);

test.each<[string, () => Promise<string>, string]>([
  ['meant for the server itself', () => github({ aud: lab.world.mcp('shop') }), 'audience'],
  ['meant for others too', () => github({ aud: [here(), 'https://other.example'] }), 'one audience'],
  ['meant for no one', () => github({ aud: undefined }), 'aud'],
  ['that has ended', () => github({ exp: nowInSeconds() - 1, iat: nowInSeconds() - 300 }), 'expired'],
  ['without an end', () => github({ exp: undefined }), 'does not say when it ends'],
  ['that is good for a day', () => github({ exp: nowInSeconds() + 86_400 }), 'longer than'],
  ['of another owner', () => github({ repository_owner: 'evil' }), 'repository_owner'],
  ['of another branch', () => github({ ref: 'refs/heads/feature' }), 'claim ref'],
  ['of a platform no one trusts', () => lab.spire.sign(githubClaims({ aud: here() })), 'issuer'],
  [
    'signed by another platform',
    () => lab.gitlab.sign(githubClaims({ aud: here(), iss: lab.github.issuer })),
    'sign',
  ],
  ['that is an access token', () => github({}, { typ: 'at+jwt' }), 'not a JWT of an issuer'],
  [
    'that is an assertion about a person',
    () => github({}, { typ: 'oauth-id-jag+jwt' }),
    'not a JWT of an issuer',
  ],
  ['with a jti that is no text', () => github({ jti: 7 }), 'jti'],
  ['bound to a key', () => github({ cnf: { jkt: 'x' } }), 'bound to a key'],
  [
    'of a person who has an access token',
    () => lab.world.idp.mint('bob', { audience: here() }),
    'not a JWT of an issuer',
  ],
  ['of a person', () => lab.company.sign({ sub: 'carol', aud: here() }), 'not stand for a workload'],
  [
    'of someone who only looks like a workload',
    () => lab.company.sign({ sub: 'system:serviceaccount:ci:deployer', aud: here() }),
    'not stand for a workload',
  ],
  ['of another trust domain', () => svid({ sub: 'spiffe://evil.example/ns/ci/sa/x' }), 'issuer'],
  [
    'of a trust domain that only looks the same',
    () => svid({ sub: 'spiffe://acme.example.evil.example/ns/ci/x' }),
    'issuer',
  ],
  ['of the trust domain itself', () => svid({ sub: 'spiffe://acme.example' }), 'issuer'],
  ['with a path that leads up', () => svid({ sub: 'spiffe://acme.example/ns/ci/../admin' }), 'issuer'],
  ['of another namespace', () => svid({ sub: 'spiffe://acme.example/ns/web/sa/x' }), 'claim sub'],
  [
    'of another platform in the name of a trust domain',
    () => lab.github.sign(svidClaims({ aud: here() }), {}),
    'sign',
  ],
])('an assertion %s is refused', async (_what, make, sentence) => {
  const { status, body } = await lab.present(await make());
  expect([status, body['error']]).toEqual([400, 'invalid_grant']);
  expect(body['error_description']).toContain(sentence);
  expect(body).not.toHaveProperty('access_token');
});

test('an assertion without a signature, or with one that anyone can make, is refused', async () => {
  const token = await github();
  const [, payload = ''] = token.split('.');
  const none = `${Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url')}.${payload}.`;
  const claims = { iss: lab.github.issuer, exp: nowInSeconds() + 60, ...githubClaims({ aud: here() }) };
  const shared = await new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256', kid: 'one' })
    .sign(new TextEncoder().encode('x'.repeat(32)));
  for (const each of [none, shared, 'not.a.token', '', 'x'.repeat(20_000)]) {
    expect([await lab.present(each), each.slice(0, 40)]).toMatchObject([{ status: 400 }, expect.anything()]);
  }
});

test('an assertion is good once, also if it is presented many times at the same moment', async () => {
  const assertion = await github();
  const answers = await Promise.all(Array.from({ length: 8 }, () => lab.present(assertion)));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  const { body } = await lab.present(assertion, { resource: lab.world.mcp('books') });
  expect(body).toMatchObject({
    error: 'invalid_grant',
    error_description: expect.stringContaining('used already'),
  });
});

test('the same jti of another platform is another assertion', async () => {
  const jti = 'shared-between-platforms';
  expect((await lab.present(await github({ jti }))).status).toBe(200);
  const other = await lab.gitlab.sign(gitlabClaims({ aud: here(), jti }));
  expect((await lab.present(other)).status).toBe(200);
});

test('a request that failed for its target leaves the assertion unused', async () => {
  const assertion = await github();
  expect((await lab.present(assertion, { resource: 'https://elsewhere.example/mcp' })).body).toMatchObject({
    error: 'invalid_target',
  });
  expect((await lab.present(assertion)).status).toBe(200);
});

test.each<[string, () => string | undefined]>([
  ['no server if there are several', () => undefined],
  ['the gateway as a whole', () => here()],
  ['a server that is not there', () => lab.world.mcp('nothing')],
  ['the API', () => `${here()}/api`],
])('a request that names %s is refused', async (_what, resource) => {
  expect((await lab.present(await github(), { resource: resource() })).body).toMatchObject({
    error: 'invalid_target',
  });
});

test('an assertion is no access token, and a token of ours is no assertion', async () => {
  const assertion = await github();
  const call = (token: string) =>
    fetch(lab.world.mcp('shop'), {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: '{}',
    });
  expect((await call(assertion)).status).toBe(401);
  const { body } = await lab.present(assertion);
  expect((await lab.present(String(body['access_token']))).body).toMatchObject({ error: 'invalid_grant' });
});

test('a client that is not known, or that has no use for assertions, is refused', async () => {
  expect((await lab.present(await github(), { client_id: 'nobody' })).status).toBe(401);
  const secret = await lab.present(await github(), { client_id: 'workload', client_secret: 'x' });
  expect(secret.status).toBe(401);
});

test('a form that is too long is refused', async () => {
  const { status } = await lab.present(await github(), { padding: 'x'.repeat(60 * 1024) });
  expect(status).toBe(400);
});
