import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type HandWrittenServer,
  startHandWrittenServer,
  textResult,
} from '../support/hand-written-server.ts';
import { createBrowser } from '../support/people-sign-in.ts';
import { createOAuthMemory, listenForCallback } from '../support/sign-in-by-url.ts';
import { startWorld, type World } from '../support/start-world.ts';

let server: HandWrittenServer;
let world: World;
/** The provider's list of audiences, which its administrator fills. */
const resources: string[] = [];

beforeAll(async () => {
  server = await startHandWrittenServer({ tools: { hello: () => textResult('hello') } });
  world = await startWorld({
    servers: { shop: server.url },
    policy: { version: 1, rules: [{ id: 'support', match: { group: 'support' }, action: 'allow' }] },
    config: async (_defaults, idp) => ({
      identity: {
        issuers: [
          { issuer: idp.issuer, scopes: ['openid', 'groups'] },
          { issuer: 'https://ci.example', kind: 'workload', scopes: ['deploy'] },
        ],
      },
    }),
    resources,
  });
  resources.push(world.mcp('shop'));
});
afterAll(async () => {
  await world.close();
  await server.close();
});

test('the metadata name the issuers of people, and the scopes that clients need there', async () => {
  const url = `${world.gateway.url}/.well-known/oauth-protected-resource/mcp/shop`;
  expect(await (await fetch(url)).json()).toMatchObject({
    authorization_servers: [world.idp.issuer],
    scopes_supported: ['openid', 'groups'],
  });
  const challenge = (await fetch(world.mcp('shop'))).headers.get('www-authenticate');
  expect(challenge).toContain('scope="openid groups"');
  for (const path of ['/.well-known/oauth-authorization-server', '/oauth/token', '/oauth/register']) {
    expect((await fetch(`${world.gateway.url}${path}`)).status).toBe(404);
  }
});

test('a client of the SDK signs in there', async () => {
  const callback = await listenForCallback();
  const browser = createBrowser('bob');
  const memory = createOAuthMemory(callback.url, (url) => void browser.visit(url.href));
  const transport = () =>
    new StreamableHTTPClientTransport(new URL(world.mcp('shop')), { authProvider: memory.provider });
  const first = transport();
  await expect(new Client({ name: 'c', version: '1' }).connect(first)).rejects.toThrow('Unauthorized');
  await first.finishAuth(await callback.params);
  const client = new Client({ name: 'c', version: '1' });
  await client.connect(transport());
  expect(await client.callTool({ name: 'hello', arguments: {} })).toMatchObject(textResult('hello'));
  await client.close();
  await callback.close();
});
