import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readEvents, sessionsOf } from '../support/auditor.ts';
import { textResult } from '../support/hand-written-server.ts';
import { ALLOW_ALL } from '../support/policies.ts';
import { connectV1 } from '../support/sdk/client.ts';
import { startWorld, type World } from '../support/start-world.ts';

const NO_MESSAGES = [
  'event: ping\ndata: {"time":1}\n\n',
  'data: {"type":"heartbeat"}\n\n',
  'data: {"jsonrpc":"2.0","id":null,"result":{}}\n\n',
  'data: null\n\ndata: {}\n\ndata: []\n\ndata: text\n\n',
].join('');
const LOG = { jsonrpc: '2.0', method: 'notifications/message', params: { level: 'info', data: 'done' } };
const RESULTS: Readonly<Record<string, object>> = {
  initialize: {
    protocolVersion: '2024-11-05',
    capabilities: { tools: {} },
    serverInfo: { name: 'chatty', version: '1' },
  },
  'tools/list': { tools: [{ name: 'read_rows', inputSchema: { type: 'object' } }] },
  'tools/call': textResult('rows'),
};

interface Call {
  readonly id?: number | string;
  readonly method: string;
}

const open: (() => void)[] = [];
let world: World;

const listen = async (handle: RequestListener): Promise<string> => {
  const server = createServer(handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

const answerTo = ({ id, method }: Call) =>
  `event: message\ndata: ${JSON.stringify({ jsonrpc: '2.0', id, result: RESULTS[method] })}\n\n`;

/** Of revision 2024-11-05: everything on one stream. */
const chattyOld = (): RequestListener => {
  let stream: ServerResponse | undefined;
  return async (request, response) => {
    if (request.method === 'GET') {
      stream = response.writeHead(200, { 'content-type': 'text/event-stream' });
      return void stream.write(`${NO_MESSAGES}event: endpoint\ndata: /messages\n\n${NO_MESSAGES}`);
    }
    const call = (await json(request)) as Call;
    response.writeHead(202).end();
    if (call.id !== undefined) stream?.write(`${NO_MESSAGES}${answerTo(call)}${NO_MESSAGES}`);
  };
};

const chatty: RequestListener = async (request, response) => {
  if (request.method === 'GET') {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    return void response.write(`${NO_MESSAGES}data: ${JSON.stringify(LOG)}\n\n`);
  }
  if (request.method !== 'POST') return void response.writeHead(200).end();
  const call = (await json(request)) as Call;
  if (call.id === undefined) return void response.writeHead(202).end();
  response.writeHead(200, { 'content-type': 'text/event-stream', 'mcp-session-id': 'one' });
  response.end(answerTo(call));
};

beforeAll(async () => {
  const old = await listen(chattyOld());
  world = await startWorld({
    servers: { old: { url: `${old}/sse`, transport: 'sse' }, shop: `${await listen(chatty)}/mcp` },
    policy: ALLOW_ALL,
  });
});
afterAll(async () => {
  await world.close();
  for (const close of open) close();
});

const recorded = async (server: string): Promise<string> => {
  const [session] = await sessionsOf(world, { server });
  return (await readEvents(world, session?.id ?? '')).map(({ error }) => String(error)).join('\n');
};

it('with a server of the first transport, whose session goes on', async () => {
  const url = world.mcp('old');
  const client = await connectV1(url, await world.token('bob', url));
  expect(await client.call('read_rows')).toBe('rows');
  expect(await client.call('read_rows')).toBe('rows');
  await client.close();
  await expect.poll(() => recorded('old')).toContain('heartbeat');
});

it('with a stream that a client opened by GET', async () => {
  const url = world.mcp('shop');
  const authorization = `Bearer ${await world.token('bob', url)}`;
  const accept = 'application/json, text/event-stream';
  const headers = { authorization, accept, 'content-type': 'application/json' };
  const params = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'c', version: '1' } };
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params });
  const begun = await fetch(url, { method: 'POST', headers, body });
  await begun.text();
  const session = begun.headers.get('mcp-session-id') ?? '';
  const left = new AbortController();
  const stream = await fetch(url, {
    headers: { authorization, accept: 'text/event-stream', 'mcp-session-id': session },
    signal: left.signal,
  });
  let text = '';
  for await (const chunk of stream.body ?? []) {
    text += Buffer.from(chunk).toString();
    if (text.includes('notifications/message')) break;
  }
  left.abort();
  expect(text).not.toMatch(/heartbeat|data: (null|\[\]|text)|time/);
  await expect.poll(() => recorded('shop')).toContain('heartbeat');
});
