import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  type HandWrittenServer,
  startHandWrittenServer,
  textResult,
} from '../support/hand-written-server.ts';
import { ALLOW_ALL } from '../support/policies.ts';
import { sendRaw } from '../support/send-raw.ts';
import { startWorld, type World } from '../support/start-world.ts';

let server: HandWrittenServer;
let world: World;
let authorization: string;

beforeAll(async () => {
  server = await startHandWrittenServer({ tools: { read_rows: () => textResult('rows') } });
  world = await startWorld({ servers: { shop: server.url }, policy: ALLOW_ALL });
  authorization = `Bearer ${await world.token('bob', world.mcp('shop'))}`;
});
afterAll(async () => {
  await world.close();
  await server.close();
});

const CALL = '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"read_rows","arguments":{}}}';
const JSON_TYPE = ['Content-Type', 'application/json'];
const BOTH = ['Accept', 'application/json, text/event-stream'];

interface Case {
  readonly what: string;
  readonly path?: string;
  readonly method?: string;
  readonly headers?: readonly string[];
  readonly status: number;
}

const CASES: readonly Case[] = [
  { what: 'a server no one configured', path: '/mcp/other', status: 404 },
  { what: 'a path below a server', path: '/mcp/shop/admin', status: 404 },
  { what: 'an inherited property as server', path: '/mcp/__proto__', status: 404 },
  { what: 'a path in capitals', path: '/MCP/shop', status: 404 },
  { what: 'an encoded path', path: '/mcp/%73hop', status: 404 },
  { what: 'a path that is not percent-encoded UTF-8', path: '/mcp/%E0%A4%A', status: 400 },
  { what: 'any other path', path: '/', status: 404 },
  { what: 'PUT', method: 'PUT', status: 405 },
  { what: 'PATCH', method: 'PATCH', status: 405 },
  {
    what: 'a client that takes no answer of ours',
    headers: [...JSON_TYPE, 'Accept', 'text/html'],
    status: 406,
  },
  {
    what: 'a page of another origin',
    headers: [...JSON_TYPE, ...BOTH, 'Origin', 'https://evil.example'],
    status: 403,
  },
  { what: 'a GET that takes no events', method: 'GET', headers: ['Accept', 'application/json'], status: 406 },
  {
    what: 'a GET in the revision that has none',
    method: 'GET',
    headers: ['Accept', 'text/event-stream', 'MCP-Protocol-Version', '2026-07-28'],
    status: 405,
  },
  { what: 'a DELETE without a session', method: 'DELETE', status: 400 },
  {
    what: 'a session header given twice',
    headers: [...JSON_TYPE, ...BOTH, 'Mcp-Session-Id', 'a', 'Mcp-Session-Id', 'b'],
    status: 400,
  },
];

it.each(CASES)('$what: $status, and the server hears nothing', async (one) => {
  const { path = '/mcp/shop', method = 'POST', headers = [...JSON_TYPE, ...BOTH], status } = one;
  const answer = await sendRaw(`${world.gateway.url}${path}`, {
    method,
    headers: ['Authorization', authorization, ...headers],
    body: method === 'POST' ? CALL : '',
  });
  expect(answer.status).toBe(status);
  expect(answer.text).not.toMatch(/at .*\.ts:\d+/);
  expect(server.seen).toEqual([]);
});

it('another Host, as after DNS rebinding: 403', async () => {
  const url = new URL(world.mcp('shop'));
  const { status } = await sendRaw(url.href, {
    headers: ['Authorization', authorization, ...JSON_TYPE, ...BOTH],
    host: 'evil.example',
    body: CALL,
  });
  expect(status).toBe(403);
  expect(server.seen).toEqual([]);
});
