/** Enterprise-managed authorization: an identity assertion (ID-JAG) of the company's provider becomes a token for a client. */
import { randomUUID } from 'node:crypto';
import { Client, CrossAppAccessProvider, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ASSISTANT, type AssertionLab, openAssertionLab } from '../support/assertion-lab.ts';
import { register } from '../support/oauth-by-hand.ts';
import { type Claims, githubClaims, type Platform } from '../support/platform.ts';

let lab: AssertionLab;
beforeAll(async () => {
  lab = await openAssertionLab();
});
afterAll(() => lab.close());

const AS_ASSISTANT = { client_id: ASSISTANT.clientId, client_secret: ASSISTANT.clientSecret };

/** As section 4.3 of the extension shows it. */
const idJag = (
  change: Claims = {},
  { header = {}, by = lab.company }: { header?: Claims; by?: Platform } = {},
) =>
  by.sign(
    {
      jti: randomUUID(),
      sub: 'U019488227',
      email: 'carol@acme.example',
      email_verified: true,
      groups: ['support'],
      aud: lab.world.gateway.url,
      resource: lab.world.mcp('shop'),
      client_id: ASSISTANT.clientId,
      scope: 'mcp',
      ...change,
    },
    { typ: 'oauth-id-jag+jwt', ...header },
  );

const nowInSeconds = () => Math.floor(Date.now() / 1000);

test('the SDK client of an assistant calls a tool in the name of a person', async () => {
  const asked: object[] = [];
  const provider = new CrossAppAccessProvider({
    ...ASSISTANT,
    expectedIssuer: lab.world.gateway.url,
    assertion: ({ authorizationServerUrl, resourceUrl, scope }) => {
      asked.push({ authorizationServerUrl, resourceUrl, scope });
      return idJag();
    },
  });
  const client = new Client({ name: 'assistant', version: '1' });
  await client.connect(
    new StreamableHTTPClientTransport(new URL(lab.world.mcp('shop')), { authProvider: provider }),
  );
  expect(await client.callTool({ name: 'read_rows', arguments: {} })).toMatchObject({
    content: [{ text: 'rows' }],
  });
  await client.close();
  expect(asked).toMatchObject([{ resourceUrl: lab.world.mcp('shop'), scope: 'mcp' }]);
});

test('the token names the person with the groups that their provider said', async () => {
  const { status, body } = await lab.present(await idJag(), { ...AS_ASSISTANT, resource: undefined });
  expect([status, Object.keys(body).toSorted()]).toEqual([
    200,
    ['access_token', 'expires_in', 'scope', 'token_type'],
  ]);
  const claims = decodeJwt(String(body['access_token']));
  expect(claims).toMatchObject({
    aud: lab.world.mcp('shop'),
    sub: 'U019488227',
    idp: lab.company.issuer,
    email: 'carol@acme.example',
    groups: ['support'],
    client_id: ASSISTANT.clientId,
  });
  expect(claims).not.toHaveProperty('kind');
});

test('the secret may come in the header as well', async () => {
  const { clientId, clientSecret } = ASSISTANT;
  const response = await fetch(`${lab.world.gateway.url}/oauth/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}` },
    body: new URLSearchParams({
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      assertion: await idJag(),
    }),
  });
  expect(response.status).toBe(200);
});

test('the metadata say so', async () => {
  const response = await fetch(`${lab.world.gateway.url}/.well-known/oauth-authorization-server`);
  expect(await response.json()).toMatchObject({
    authorization_grant_profiles_supported: ['urn:ietf:params:oauth:grant-profile:id-jag'],
    grant_types_supported: expect.arrayContaining(['urn:ietf:params:oauth:grant-type:jwt-bearer']),
    token_endpoint_auth_methods_supported: ['none', 'client_secret_basic', 'client_secret_post'],
  });
});

test.each<[string, Claims, string]>([
  ['for another client', { client_id: 'another' }, 'another client'],
  ['that names no client', { client_id: undefined }, 'client_id'],
  ['for another authorization server', { aud: 'https://auth.other.example' }, 'audience'],
  ['for the token endpoint', { aud: 'TOKEN' }, 'audience'],
  ['for two authorization servers', { aud: 'TWO' }, 'one audience'],
  ['without an id', { jti: undefined }, 'jti'],
  ['that has ended', { iat: 1, exp: 2 }, 'expired'],
  ['that is good for two hours', { exp: 'LATER' }, 'longer than an hour'],
  ['of a person that looks like a service', { sub: ASSISTANT.clientId }, 'a person'],
  ['without a person', { sub: undefined }, 'subject'],
])('an assertion %s is refused', async (_what, change, sentence) => {
  const here = lab.world.gateway.url;
  const given = {
    ...change,
    ...(change['aud'] === 'TOKEN' ? { aud: `${here}/oauth/token` } : {}),
    ...(change['aud'] === 'TWO' ? { aud: [here, 'https://auth.other.example'] } : {}),
    ...(change['exp'] === 'LATER' ? { exp: nowInSeconds() + 7200 } : {}),
  };
  const { status, body } = await lab.present(await idJag(given), AS_ASSISTANT);
  expect([status, body['error']]).toEqual([400, 'invalid_grant']);
  expect(body['error_description']).toContain(sentence);
});

test.each<[string, () => Promise<string>]>([
  ['of a platform for jobs', () => idJag({}, { by: lab.github })],
  [
    'signed by another in the name of the provider',
    () => idJag({ iss: lab.company.issuer }, { by: lab.github }),
  ],
  ['that says it is an ID token', () => idJag({}, { header: { typ: 'JWT' } })],
  ['that says it is an access token', () => idJag({}, { header: { typ: 'at+jwt' } })],
  ['of no one', () => idJag({ iss: 'https://evil.example' })],
])('an assertion %s is refused', async (_what, make) => {
  expect((await lab.present(await make(), AS_ASSISTANT)).body).toMatchObject({ error: 'invalid_grant' });
});

test('an assertion opens the server that it names, and no other', async () => {
  const books = { ...AS_ASSISTANT, resource: lab.world.mcp('books') };
  expect((await lab.present(await idJag(), books)).body).toMatchObject({ error: 'invalid_target' });
  const elsewhere = await idJag({ resource: 'https://elsewhere.example/mcp' });
  expect((await lab.present(elsewhere, AS_ASSISTANT)).body).toMatchObject({ error: 'invalid_target' });
  const free = await lab.present(await idJag({ resource: undefined }), books);
  expect(decodeJwt(String(free.body['access_token']))).toMatchObject({ aud: lab.world.mcp('books') });
});

test('an assertion without the scope of this gateway gets no token, and one that names none gets it', async () => {
  expect((await lab.present(await idJag({ scope: 'chat.read' }), AS_ASSISTANT)).body).toMatchObject({
    error: 'invalid_scope',
  });
  expect((await lab.present(await idJag({ scope: undefined }), AS_ASSISTANT)).status).toBe(200);
});

test('an assertion is good once', async () => {
  const assertion = await idJag();
  const answers = await Promise.all([1, 2, 3, 4].map(() => lab.present(assertion, AS_ASSISTANT)));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
});

test('no one else presents it: not without the secret, not as a workload, not as a client that registered itself', async () => {
  const wrong = await lab.present(await idJag(), { ...AS_ASSISTANT, client_secret: 'wrong' });
  const none = await lab.present(await idJag(), { client_id: ASSISTANT.clientId });
  const workload = await lab.present(await idJag());
  const named = await lab.present(await idJag({ client_id: 'workload' }));
  expect([wrong.status, none.status]).toEqual([401, 401]);
  for (const { body } of [workload, named]) expect(body).toMatchObject({ error: 'invalid_grant' });
  const { body } = await register(lab.world.gateway.url, { redirect_uris: ['http://127.0.0.1:1/callback'] });
  const registered = String(body['client_id']);
  const asRegistered = await lab.present(await idJag({ client_id: registered }), { client_id: registered });
  expect(asRegistered.body).toMatchObject({ error: 'invalid_request' });
});

test('what an assistant presents for a job stays a job, and it is given nothing for a code', async () => {
  const job = await lab.present(
    await lab.github.sign(githubClaims({ aud: lab.world.gateway.url })),
    AS_ASSISTANT,
  );
  expect(job.status).toBe(200);
  expect(decodeJwt(String(job.body['access_token']))).toMatchObject({ kind: 'workload' });
  const code = await lab.present('', { ...AS_ASSISTANT, grant_type: 'authorization_code', code: 'x' });
  expect(code.body).toMatchObject({ error: 'invalid_request' });
});

test('no client gets the API in the name of a person, whom no one asks', async () => {
  const api = `${lab.world.gateway.url}/api`;
  const operator = { groups: ['platform'] };
  for (const resource of [api, undefined]) {
    const assertion = await idJag({ ...operator, resource });
    expect(await lab.present(assertion, { ...AS_ASSISTANT, resource: api })).toMatchObject({
      status: 400,
      body: { error: 'invalid_target' },
    });
  }
});
