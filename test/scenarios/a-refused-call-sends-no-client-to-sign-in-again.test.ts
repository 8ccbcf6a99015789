/** Step-up loops (claude-code#28258, SEP-2350): a client that is told 401 or 403 signs its person in again and again. */
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as TransportV1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { expect, onTestFinished, test } from 'vitest';
import { textResult } from '../support/hand-written-server.ts';
import { createBrowser } from '../support/people-sign-in.ts';
import { scenario } from '../support/scenario.ts';
import { createOAuthMemory, listenForCallback, signInByUrl } from '../support/sign-in-by-url.ts';

const scene = scenario({
  tools: {
    hello: () => textResult('hello'),
    delete_all: () => textResult('gone'),
    // A server that wants more of the gateway than its credential has.
    read_far: ({ response }) => {
      const challenge = 'Bearer error="insufficient_scope", scope="far"';
      response
        .writeHead(403, { 'www-authenticate': challenge, 'content-type': 'application/json' })
        .end('{}');
      return undefined;
    },
  },
  policy: {
    version: 1,
    rules: [
      { id: 'never', match: { tool: 'delete_all' }, action: 'deny', message: 'Nothing is deleted here.' },
      { id: 'support', match: { group: 'support' }, action: 'allow' },
    ],
  },
  config: signInByUrl,
});

const GENERATIONS = [
  ['v1', () => new ClientV1({ name: 'one', version: '1' }), TransportV1],
  ['v2', () => new Client({ name: 'two', version: '2' }), StreamableHTTPClientTransport],
] as const;

test.each(GENERATIONS)('of the SDK %s, which reads why instead', async (_name, create, Transport) => {
  const callback = await listenForCallback();
  onTestFinished(callback.close);
  const browser = createBrowser('bob');
  let asked = 0;
  const memory = createOAuthMemory(callback.url, (url) => {
    asked += 1;
    void browser.visit(url.href).then((page) => browser.submit(page, { decision: 'allow' }));
  });
  const url = new URL(scene.world.mcp('shop'));
  const transport = () => new Transport(url, { authProvider: memory.provider as never });
  const first = transport();
  await create()
    .connect(first as never)
    .catch(() => undefined);
  const back = await callback.params;
  const finish = first.finishAuth as (code: string, iss: string) => Promise<void>;
  await finish.call(first, back.get('code') ?? '', back.get('iss') ?? '');
  const client = create();
  onTestFinished(() => client.close());
  await client.connect(transport() as never);
  const said = async (name: string) => JSON.stringify(await client.callTool({ name, arguments: {} }));

  for (let times = 0; times < 3; times += 1) {
    expect(await said('delete_all')).toContain('Nothing is deleted here.');
    expect(await said('read_far')).toContain('Its operator has to look at the credential.');
  }
  expect(await said('hello')).toContain('hello');
  expect(asked).toBe(1);
});

test('and its answer is neither 401 nor 403, nor does it name a scope', async () => {
  const { status, headers, text } = await scene.agent.call('read_far');
  expect([status, headers.get('www-authenticate')]).toEqual([200, null]);
  expect(text).not.toContain('scope');
});
