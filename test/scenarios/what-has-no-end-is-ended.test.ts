import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Agent, createAgent } from '../support/agent.ts';
import { type HandWrittenServer, startHandWrittenServer } from '../support/hand-written-server.ts';
import { startWorld, type World } from '../support/start-world.ts';

const CHUNK = 'x'.repeat(65_536);
const TOLD = `data: {"jsonrpc":"2.0","method":"notifications/message","params":{"level":"info","data":"${CHUNK}"}}\n\n`;

let server: HandWrittenServer;
let world: World;
let agent: Agent;
let written = 0;

/** As long as the gateway takes more. */
const writeForEver = (response: ServerResponse, chunk: string) => {
  const write = () => {
    do written += chunk.length;
    while (!response.destroyed && response.write(chunk));
  };
  response.on('drain', write);
  write();
};

const endless = (type: string, first: string, chunk: string) => ({
  tool: ({ response }: { response: ServerResponse }) => {
    response.writeHead(200, { 'content-type': type }).write(first);
    writeForEver(response, chunk);
  },
});

beforeAll(async () => {
  server = await startHandWrittenServer({
    tools: {
      read_json: endless('application/json', '{"jsonrpc":"2.0","x":"', CHUNK).tool,
      read_event: endless('text/event-stream', 'data: {"jsonrpc":"2.0","x":"', CHUNK).tool,
      read_comment: endless('text/event-stream', ': ', CHUNK).tool,
      read_log: endless('text/event-stream', '', TOLD).tool,
    },
    methods: { 'resources/read': () => ({ contents: [] }) },
  });
  world = await startWorld({
    servers: { shop: server.url },
    policy: {
      version: 1,
      approvers: { dba: { any: [{ slackGroup: 'S0DBA' }], timeout: '1m' } },
      rules: [{ id: 'ask', match: { resource: 'ask:*' }, action: 'require-approval', approvers: 'dba' }],
    },
    config: { limits: { bodyTimeout: '500ms', answerBytes: '1MiB', heldCalls: 2 } },
  });
  agent = await createAgent(world, { server: 'shop' });
});
afterAll(async () => {
  await world.close();
  await server.close();
});

it.each(['read_json', 'read_event', 'read_comment'])(
  'an answer: %s is withheld and cut off',
  async (tool) => {
    const { status, result } = await agent.call(tool);
    expect(status).toBe(200);
    expect(result).toMatchObject({ isError: true, content: [{ text: expect.stringContaining('larger') }] });
    await expect.poll(() => server.seen.findLast((one) => one.tool === tool)?.cut).toBe(true);
  },
);

const open = async (head: string) => {
  const url = new URL(world.mcp('shop'));
  const socket = connect(Number(url.port), url.hostname);
  await once(socket, 'connect');
  const authorization = `Authorization: Bearer ${await world.token('bob', url.href)}`;
  const lines = [`POST ${url.pathname} HTTP/1.1`, `Host: ${url.host}`, authorization];
  socket.write([...lines, 'Content-Type: application/json', head].join('\r\n'));
  return socket;
};

it('a stream that its client does not read holds its server back', async () => {
  const body = '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"read_log"}}';
  const socket = await open(`Content-Length: ${body.length}\r\n\r\n${body}`);
  socket.pause();
  await expect.poll(() => server.runs('read_log')).toBe(1);
  let before = -1;
  await expect
    .poll(
      async () => {
        const same = written === before;
        before = written;
        // Masking pauses it now and then before buffers are full.
        await sleep(1000);
        return same;
      },
      { timeout: 15_000 },
    )
    .toBe(true);
  const held = written;
  await sleep(500);
  expect(written).toBe(held);
  socket.destroy();
  await expect.poll(() => server.seen.findLast((one) => one.tool === 'read_log')?.cut).toBe(true);
});

it.each(['Content-Length: 500\r\n\r\n{', 'Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n'])(
  'a body that never comes: 408 (%j)',
  async (head) => {
    const answer = await text(await open(head));
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(answer).toContain('-31409');
  },
);

it('calls that wait for people: those beyond the limit are refused at once', async () => {
  const leaving = new AbortController();
  const ask = (name: string) =>
    agent.request('resources/read', { uri: `ask:${name}` }, { signal: leaving.signal });
  const held = ['a', 'b'].map((name) => ask(name).catch(() => undefined));
  await sleep(500);
  const { status, headers, messages } = await ask('c');
  expect(status).toBe(429);
  expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
  expect(messages[0]).toMatchObject({ error: { code: -31430 } });
  leaving.abort();
  await Promise.all(held);
});
