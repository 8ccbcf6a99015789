import { afterAll, beforeAll, expect, it } from 'vitest';
import { createCiIssuer } from '../../src/demo/company/ci-issuer.ts';
import type { IdentityProvider } from '../../src/demo/company/identity-provider.ts';
import {
  type HandWrittenServer,
  startHandWrittenServer,
  textResult,
} from '../support/hand-written-server.ts';
import { ALLOW_ALL } from '../support/policies.ts';
import { startWorld, type World } from '../support/start-world.ts';

let server: HandWrittenServer;
let world: World;
let stranger: IdentityProvider;

beforeAll(async () => {
  server = await startHandWrittenServer({ tools: { read_rows: () => textResult('rows') } });
  world = await startWorld({ servers: { shop: server.url, books: server.url }, policy: ALLOW_ALL });
  stranger = await createCiIssuer();
});
afterAll(async () => {
  await world.close();
  await stranger.close();
  await server.close();
});

const ask = (authorization: string | undefined, query = '') =>
  fetch(`${world.mcp('shop')}${query}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(authorization === undefined ? {} : { authorization }),
    },
    body: '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"read_rows"}}',
  });

const shop = () => world.mcp('shop');
const unsigned = (token: string) => {
  const header = Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url');
  return `${header}.${token.split('.')[1]}.`;
};

it.each([
  { what: 'no token', token: async () => undefined },
  { what: 'no bearer token', token: async () => 'Basic Ym9iOmJvYg==' },
  { what: 'no JWT', token: async () => 'Bearer opaque' },
  {
    what: 'a token for another server',
    token: async () => `Bearer ${await world.token('bob', world.mcp('books'))}`,
  },
  {
    what: 'a token for the API',
    token: async () => `Bearer ${await world.token('bob', `${world.gateway.url}/api`)}`,
  },
  {
    what: 'an expired token',
    token: async () => `Bearer ${await world.token('bob', shop(), { ttl: -60_000 })}`,
  },
  {
    what: 'a token of another issuer',
    token: async () => `Bearer ${await stranger.mint('bob', { audience: shop() })}`,
  },
  {
    what: 'a token that names our issuer and is signed by another',
    token: async () => {
      const claims = { iss: world.idp.issuer };
      return `Bearer ${await stranger.mint('bob', { audience: shop(), claims })}`;
    },
  },
  { what: 'an unsigned token', token: async () => `Bearer ${unsigned(await world.token('bob', shop()))}` },
  {
    what: 'a token that is not valid yet',
    token: async () =>
      `Bearer ${await world.idp.mint('bob', { audience: shop(), claims: { nbf: Date.now() / 1000 + 600 } })}`,
  },
])('$what: 401 that says where to get one, and the server hears nothing', async ({ what, token }) => {
  const response = await ask(await token());
  expect(response.status).toBe(401);
  const challenge = response.headers.get('www-authenticate') ?? '';
  const metadata = `${world.gateway.url}/.well-known/oauth-protected-resource/mcp/shop`;
  expect(challenge).toContain(`Bearer resource_metadata="${metadata}"`);
  expect(challenge.includes('error="invalid_token"')).toBe(what !== 'no token');
  expect(await response.json()).toMatchObject({ jsonrpc: '2.0', error: { message: expect.any(String) } });
  expect(server.seen).toEqual([]);

  const document = await (await fetch(metadata)).json();
  expect(document).toMatchObject({ resource: shop(), authorization_servers: [world.idp.issuer] });
});

it('a token in the URL does not count', async () => {
  const response = await ask(undefined, `?access_token=${await world.token('bob', shop())}`);
  expect(response.status).toBe(401);
});

it('a valid token is let in', async () => {
  const response = await ask(`Bearer ${await world.token('bob', shop())}`);
  expect(await response.json()).toMatchObject({ result: textResult('rows') });
});
