import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditOf } from '../support/auditor.ts';
import {
  type HandWrittenServer,
  startHandWrittenServer,
  textResult,
} from '../support/hand-written-server.ts';
import { authorizationRequest, createPerson, register, signIn, tokensOf } from '../support/oauth-by-hand.ts';
import { signInByUrl } from '../support/sign-in-by-url.ts';
import { startWorld, type World } from '../support/start-world.ts';

let server: HandWrittenServer;
let world: World;
let clientId = '';

const LOOPBACK = 'http://127.0.0.1:1/callback';

beforeAll(async () => {
  server = await startHandWrittenServer({ tools: { hello: () => textResult('hello') } });
  world = await startWorld({
    servers: { shop: server.url, bank: server.url },
    policy: { version: 1, rules: [] },
    config: async (defaults, idp) => {
      const { identity } = await signInByUrl(defaults, idp);
      const registration = { redirectHosts: ['elsewhere.example'] };
      return { identity: { ...identity, authorizationServer: { registration } } };
    },
  });
  const redirects = [LOOPBACK, 'https://elsewhere.example/callback'];
  const { body } = await register(world.gateway.url, { client_name: 'Tool', redirect_uris: redirects });
  clientId = String(body['client_id']);
});
afterAll(async () => {
  await world.close();
  await server.close();
});

const request = (change: Readonly<Record<string, string | undefined>> = {}) =>
  authorizationRequest(world.gateway.url, { client_id: clientId, resource: world.mcp('shop'), ...change });

describe('an authorization request', () => {
  test.each([
    ['without PKCE', { code_challenge: undefined, code_challenge_method: undefined }, 'invalid_request'],
    ['with plain PKCE', { code_challenge_method: 'plain' }, 'invalid_request'],
    ['for the implicit flow', { response_type: 'token' }, 'unsupported_response_type'],
  ])('%s is refused', async (_name, change, error) => {
    const back = await createPerson('bob').answer(request(change).url);
    expect(Object.fromEntries(back)).toMatchObject({ error, iss: world.gateway.url, state: 'the state' });
    expect(back.has('code')).toBe(false);
  });

  test.each([
    ['the gateway as a whole', () => world.gateway.url],
    ['the API', () => `${world.gateway.url}/api`],
    ['no server of ours', () => 'https://elsewhere.example/mcp/shop'],
    ['no server at all', () => undefined],
  ])('for %s is refused', async (_name, resource) => {
    const back = await createPerson('bob').answer(request({ resource: resource() }).url);
    expect(back.get('error')).toBe('invalid_target');
  });

  test.each([
    'https://evil.example/callback',
    'http://127.0.0.1:1/callback/../evil',
    'http://127.0.0.1:1@evil.example/callback',
    'http://localhost:1/callback',
    'http://127.0.0.1:1/callback#x',
    'https://elsewhere.example:8443/callback',
    'https://elsewhere.example/callback?x=1',
  ])('that leads to %s ends on a page of ours', async (redirect) => {
    const page = await createPerson('bob').visit(request({ redirect_uri: redirect }).url);
    expect(page).toMatchObject({ status: 400 });
    expect(page.text).toContain('redirect_uri');
  });

  test('may come from any port of the same machine, in both legs', async () => {
    const there = 'http://127.0.0.1:43210/callback';
    const asked = request({ redirect_uri: there });
    const page = await createPerson('bob').visit(asked.url);
    expect(page.text).toContain('127.0.0.1:43210');
  });
});

describe('the page that asks the person', () => {
  test('says who asks for what, and where it leads', async () => {
    const page = await createPerson('bob').visit(request().url);
    for (const text of ['Let Tool use shop?', world.mcp('shop'), 'bob@acme.example', '127.0.0.1:1']) {
      expect(page.text).toContain(text);
    }
    expect(page.headers.get('content-security-policy')).toContain("form-action 'self' http://127.0.0.1:1;");
  });

  test('cannot be sent by another site, nor in the name of someone else', async () => {
    const [bob, eve] = [createPerson('bob'), createPerson('eve')];
    const [page, theirs] = [await bob.visit(request().url), await eve.visit(request().url)];
    const proof = /name="proof" value="([^"]+)"/.exec(theirs.text)?.[1] ?? '';
    for (const body of [{ decision: 'allow' }, { decision: 'allow', proof }]) {
      const sent = await bob.visit(page.url, { method: 'POST', body: new URLSearchParams(body) });
      expect(sent).toMatchObject({ status: 403 });
    }
  });

  test('is of no use in another browser', async () => {
    const page = await createPerson('bob').visit(request().url);
    expect(await createPerson('bob').visit(page.url)).toMatchObject({ status: 400 });
  });

  test('sends the client away without a code if the person does not allow it', async () => {
    const back = await createPerson('bob').answer(request().url, 'deny');
    expect(back.get('error')).toBe('access_denied');
    expect(await auditOf(world)).toContainEqual(
      expect.objectContaining({ action: 'oauth.consent', outcome: 'refused' }),
    );
  });

  test('comes again for programs on the machine, and once for a client at its own host', async () => {
    const bob = createPerson('bob');
    await bob.answer(request().url);
    expect((await bob.visit(request().url)).text).toContain('Let Tool use shop?');
    const elsewhere = { redirect_uri: 'https://elsewhere.example/callback' };
    await bob.answer(request(elsewhere).url);
    expect((await bob.visit(request(elsewhere).url)).url).toContain('code=');
    const other = request({ ...elsewhere, resource: world.mcp('bank') });
    expect((await bob.visit(other.url)).text).toContain('Let Tool use bank?');
  });
});

test('a client that registered itself has no secret, since it is a public one', async () => {
  const { body } = await register(world.gateway.url, { redirect_uris: [LOOPBACK] });
  expect(body).toMatchObject({ token_endpoint_auth_method: 'none' });
  expect(body).not.toHaveProperty('client_secret');
});

describe('a code', () => {
  test.each([
    ['without its verifier', { code_verifier: 'x'.repeat(43) }],
    ['for another address', { redirect_uri: 'https://elsewhere.example/callback' }],
    ['for another server', { resource: 'bank' }],
  ])('is not redeemed %s', async (_name, change: Readonly<Record<string, string>>) => {
    const client = await signIn(world.gateway.url, { resource: world.mcp('shop') });
    const { resource } = change;
    const sent = resource === undefined ? change : { resource: world.mcp(resource) };
    expect(await client.redeem(sent)).toMatchObject({ status: 400 });
  });

  test('gives a token for its server alone, however its URL is spelled', async () => {
    const client = await signIn(world.gateway.url, { resource: `${world.mcp('shop')}/` });
    const { access_token: token } = tokensOf(await client.redeem({ resource: world.mcp('shop') }));
    const headers = { authorization: `Bearer ${token}` };
    const status = async (server: string) => (await fetch(world.mcp(server), { headers })).status;
    expect(await status('bank')).toBe(401);
    expect(await status('shop')).not.toBe(401);
    expect((await fetch(`${world.gateway.url}/api/v1/policy`, { headers })).status).toBe(401);
  });
});

describe('clients find the authorization server', () => {
  test.each([
    '/.well-known/oauth-authorization-server',
    '/.well-known/oauth-authorization-server/mcp/shop',
    '/.well-known/openid-configuration',
    '/.well-known/openid-configuration/mcp/shop',
  ])('at %s', async (path) => {
    const document = await (await fetch(`${world.gateway.url}${path}`)).json();
    expect(document).toMatchObject({
      issuer: world.gateway.url,
      code_challenge_methods_supported: ['S256'],
      client_id_metadata_document_supported: true,
      authorization_response_iss_parameter_supported: true,
      token_endpoint_auth_methods_supported: ['none'],
      scopes_supported: ['mcp', 'offline_access'],
    });
  });

  test.each(['', '/'])('by the URL of the server that someone typed, with "%s" at its end', async (end) => {
    const url = `${world.mcp('shop')}${end}`;
    const challenge = (await fetch(url)).headers.get('www-authenticate') ?? '';
    expect(challenge).toContain('scope="mcp"');
    const metadata = /resource_metadata="([^"]+)"/.exec(challenge)?.[1] ?? '';
    expect(await (await fetch(metadata)).json()).toMatchObject({
      resource: url,
      authorization_servers: [world.gateway.url],
      scopes_supported: ['mcp'],
    });
  });
});
