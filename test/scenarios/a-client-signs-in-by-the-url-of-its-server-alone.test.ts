import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as TransportV1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type HandWrittenServer,
  startHandWrittenServer,
  textResult,
} from '../support/hand-written-server.ts';
import { createBrowser } from '../support/people-sign-in.ts';
import { createOAuthMemory, listenForCallback, signInByUrl } from '../support/sign-in-by-url.ts';
import { startWorld, type World } from '../support/start-world.ts';

let server: HandWrittenServer;
let world: World;

beforeAll(async () => {
  server = await startHandWrittenServer({ tools: { hello: () => textResult('hello') } });
  world = await startWorld({
    servers: { shop: server.url },
    policy: { version: 1, rules: [{ id: 'support', match: { group: 'support' }, action: 'allow' }] },
    config: signInByUrl,
  });
});
afterAll(async () => {
  await world.close();
  await server.close();
});

const GENERATIONS = [
  ['v1', () => new ClientV1({ name: 'one', version: '1' }), TransportV1],
  ['v2', () => new Client({ name: 'two', version: '2' }), StreamableHTTPClientTransport],
] as const;

test.each(GENERATIONS)('the SDK client %s needs nothing but the URL', async (_name, create, Transport) => {
  const callback = await listenForCallback();
  const browser = createBrowser('bob');
  const memory = createOAuthMemory(callback.url, (url) => {
    void browser.visit(url.href).then(async (page) => {
      expect(page.text).toContain('Let Test client use shop?');
      await browser.submit(page, { decision: 'allow' });
    });
  });
  const url = new URL(world.mcp('shop'));
  const transport = () => new Transport(url, { authProvider: memory.provider as never });
  const first = transport();
  await expect(create().connect(first as never)).rejects.toThrow();
  const back = await callback.params;
  // Of v2 the second one is demanded: who answered (RFC 9207).
  await (first.finishAuth as (code: string, iss: string) => Promise<void>).call(
    first,
    back.get('code') ?? '',
    back.get('iss') ?? '',
  );
  const client = create();
  await client.connect(transport() as never);
  expect(await client.callTool({ name: 'hello', arguments: {} })).toMatchObject(textResult('hello'));
  await client.close();
  await callback.close();
  expect(decodeJwt(memory.kept.tokens?.access_token ?? '')).toMatchObject({
    iss: world.gateway.url,
    aud: world.mcp('shop'),
    sub: 'bob',
    idp: world.idp.issuer,
    email: 'bob@acme.example',
    groups: ['support'],
  });
});
