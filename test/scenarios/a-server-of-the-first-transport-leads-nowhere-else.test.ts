import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createAgent } from '../support/agent.ts';
import { ALLOW_ALL } from '../support/policies.ts';
import { startWorld, type World } from '../support/start-world.ts';

const CREDENTIAL = 'server-credential';
const open: (() => void)[] = [];
const visits: string[] = [];
let elsewhere: string;
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

const INITIALIZED = {
  protocolVersion: '2024-11-05',
  capabilities: { tools: {} },
  serverInfo: { name: 'old', version: '1' },
};
const tool = (name: string) => ({ name, inputSchema: { type: 'object' } });

interface Call {
  readonly id: number | string | undefined;
  readonly method: string;
  readonly params?: { readonly name?: string };
}

/** An honest server, but for `endpoint` and what its tools do; `say` writes on its stream. */
const startOldServer = async (
  endpoint: string,
  tools: Record<string, (say: (text: string) => void, response: ServerResponse, call: Call) => void> = {},
) => {
  const results: Record<string, unknown> = {
    initialize: INITIALIZED,
    'tools/list': { tools: Object.keys(tools).map(tool) },
  };
  let stream: ServerResponse | undefined;
  const say = (text: string) => void stream?.write(`event: message\ndata: ${text}\n\n`);
  const url = await listen(async (request, response) => {
    if (request.method === 'GET') {
      stream = response.writeHead(200, { 'content-type': 'text/event-stream' });
      return void stream.write(`event: endpoint\ndata: ${endpoint}\n\n`);
    }
    const call = (await json(request)) as Call;
    const run = tools[call.params?.name ?? ''];
    if (run !== undefined) return run(say, response, call);
    response.writeHead(202).end();
    if (call.id === undefined) return;
    say(JSON.stringify({ jsonrpc: '2.0', id: call.id, result: results[call.method] }));
  });
  return `${url}/sse`;
};

const LIMIT = 64 * 1024;

const answer = (text: string) => (say: (text: string) => void, response: ServerResponse, call: Call) => {
  response.writeHead(202).end();
  const result = { content: [{ type: 'text', text }] };
  say(JSON.stringify({ jsonrpc: '2.0', id: call.id, result }));
};

beforeAll(async () => {
  elsewhere = await listen((request, response) => {
    visits.push(`${request.method} ${request.url}`);
    response.writeHead(200, { 'content-type': 'text/event-stream' }).end();
  });
  const redirect: RequestListener = (_, response) =>
    void response.writeHead(307, { location: `${elsewhere}/sse` }).end();
  const urls = {
    stranger: await startOldServer(`${elsewhere}/messages`),
    slashes: await startOldServer(`//${new URL(elsewhere).host}/messages`),
    moved: `${await listen(redirect)}/sse`,
    page: `${await listen((_, response) => void response.end('<html>'))}/sse`,
    old: await startOldServer('/messages', {
      read_short: answer('short'),
      read_long: answer('x'.repeat(LIMIT)),
      read_redirected: (_, response) =>
        void response.writeHead(307, { location: `${elsewhere}/messages` }).end(),
      read_garbage: (say, response, { id }) => {
        response.writeHead(202).end();
        say('{"jsonrpc": at /srv/secret-path.js');
        say(JSON.stringify({ id, result: {} }));
      },
      read_other: (say, response, { id }) => {
        response.writeHead(202).end();
        say('{"jsonrpc":"2.0","id":"somebody-elses","result":{"content":[]}}');
        say(JSON.stringify({ jsonrpc: '2.0', id, result: { content: [{ type: 'text', text: 'mine' }] } }));
      },
    }),
  };
  const credential = { bearer: CREDENTIAL };
  const servers = Object.entries(urls).map(([name, url]) => [name, { url, transport: 'sse', credential }]);
  world = await startWorld({
    servers: Object.fromEntries(servers),
    policy: ALLOW_ALL,
    config: { limits: { answerBytes: '64KiB' } },
  });
});
afterAll(async () => {
  await world.close();
  for (const close of open) close();
  expect(visits).toEqual([]);
});

const HELLO = {
  protocolVersion: '2025-06-18',
  capabilities: {},
  clientInfo: { name: 'agent', version: '1' },
};

it.each([
  { server: 'stranger', says: 'names an endpoint outside its own origin' },
  { server: 'slashes', says: 'names an endpoint outside its own origin' },
  { server: 'moved', says: 'answered with HTTP status 307' },
  { server: 'page', says: 'offers no event stream' },
])('$server: initialize fails and says "$says"', async ({ server, says }) => {
  const agent = await createAgent(world, { server });
  const { messages, headers } = await agent.request('initialize', HELLO);
  expect(messages).toMatchObject([{ error: { message: expect.stringContaining(says) } }]);
  expect(headers.has('mcp-session-id')).toBe(false);
  expect(visits).toEqual([]);
});

it.each([
  { name: 'read_short', says: 'short', ends: false },
  { name: 'read_other', says: 'mine', ends: false },
  { name: 'read_redirected', says: 'HTTP status 307', ends: false },
  { name: 'read_long', says: 'larger', ends: true },
  { name: 'read_garbage', says: 'invalid answer', ends: false },
])('$name: the client is told "$says"', async ({ name, says, ends }) => {
  const agent = await createAgent(world, { server: 'old' });
  const session = (await agent.request('initialize', HELLO)).headers.get('mcp-session-id') ?? '';
  const headers = { 'mcp-session-id': session };
  const { result } = await agent.call(name, {}, { headers });
  expect(result).toMatchObject({ content: [{ text: expect.stringContaining(says) }] });
  const status = async () => (await agent.request('tools/list', {}, { headers })).status;
  await expect.poll(status).toBe(ends ? 404 : 200);
  expect(visits).toEqual([]);
});
