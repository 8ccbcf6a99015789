/** Servers that send the head of a stream with its first message (go-sdk#937), and those that refuse streams late (ai-gateway#1924). */
import type { ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { expect, it, onTestFinished } from 'vitest';
import { listenOnLoopback } from '../../src/demo/listen-on-loopback.ts';
import { ALLOW_ALL } from '../support/policies.ts';
import { startWorld } from '../support/start-world.ts';

const BEGUN = {
  protocolVersion: '2025-11-25',
  capabilities: { tools: {} },
  serverInfo: { name: 'quiet', version: '1' },
};
const MESSAGE = 'data: {"jsonrpc":"2.0","method":"notifications/tools/list_changed"}\n\n';
const EVENTS = { 'content-type': 'text/event-stream' };

/** Streams are answered by `onStream`; of calls the server knows initialize alone. */
const start = async (onStream: (response: ServerResponse) => void | Promise<void>) => {
  let streams = 0;
  const { url, close } = await listenOnLoopback(0, async (request, response) => {
    if (request.method === 'GET') {
      streams += 1;
      return onStream(response);
    }
    const { id } = (await json(request)) as { id?: number };
    if (id === undefined) return void response.writeHead(202).end();
    response.writeHead(200, { 'content-type': 'application/json', 'mcp-session-id': 'one' });
    response.end(JSON.stringify({ jsonrpc: '2.0', id, result: BEGUN }));
  });
  onTestFinished(close);
  const world = await startWorld({ servers: { quiet: `${url}/mcp` }, policy: ALLOW_ALL });
  onTestFinished(() => world.close());
  const mcp = world.mcp('quiet');
  const authorization = `Bearer ${await world.token('bob', mcp)}`;
  const open = () => fetch(mcp, { headers: { authorization, accept: 'text/event-stream' } });
  return { mcp, authorization, open, streams: () => streams };
};

it('to a client whose server is silent, and brings the first message when it comes', async () => {
  const asked = Promise.withResolvers<ServerResponse>();
  const { open } = await start(asked.resolve);
  const { status, body } = await open();
  expect(status).toBe(200);
  (await asked.promise).writeHead(200, EVENTS).write(MESSAGE);
  let text = '';
  for await (const chunk of body ?? []) {
    text += Buffer.from(chunk).toString();
    if (text.includes('list_changed')) break;
  }
});

it('and of a server that refuses it late no client opens one again and again', async () => {
  const { mcp, authorization, streams, open } = await start(async (response) => {
    await sleep(100);
    response.writeHead(405).end();
  });
  const first = await open();
  expect([first.status, await first.text()]).toEqual([200, ':\n\n']);
  expect((await open()).status).toBe(405);
  const transport = new StreamableHTTPClientTransport(new URL(mcp), {
    requestInit: { headers: { authorization } },
    reconnectionOptions: {
      initialReconnectionDelay: 10,
      maxReconnectionDelay: 10,
      reconnectionDelayGrowFactor: 1,
      maxRetries: 5,
    },
  });
  const client = new Client({ name: 'one', version: '1' });
  await client.connect(transport);
  await expect.poll(streams).toBeGreaterThan(2);
  await sleep(500);
  // The one that began and ended, and the one that was refused.
  expect(streams()).toBeLessThan(5);
  await client.close();
});
