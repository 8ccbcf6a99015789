import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { APPROVALS_CHANNEL } from '../../src/demo/company/workspace-seed.ts';
import { startWorld, type World } from '../support/start-world.ts';

/** An MCP server whose streams never end by themselves. */
const TOOLS = ['read_forever', 'delete_all'].map((name) => ({ name, inputSchema: { type: 'object' } }));
let open = 0;
let calls = 0;
const endless = createServer(async (request, response) => {
  const { id, method } =
    request.method === 'GET' ? { id: 0, method: '' } : ((await json(request)) as Message);
  if (method === 'tools/list') {
    response.setHeader('content-type', 'application/json');
    return void response.end(JSON.stringify({ jsonrpc: '2.0', id, result: { tools: TOOLS } }));
  }
  calls += 1;
  open += 1;
  response.on('close', () => {
    open -= 1;
  });
  response.setHeader('content-type', 'text/event-stream');
  response.write(
    'data: {"jsonrpc":"2.0","method":"notifications/message","params":{"level":"info","data":1}}\n\n',
  );
});
interface Message {
  readonly id: number;
  readonly method: string;
}

const listening = (server: Server) =>
  new Promise<string>((resolve) =>
    server.listen(0, '127.0.0.1', () => {
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`);
    }),
  );

let world: World;
beforeAll(async () => {
  world = await startWorld({
    servers: { endless: await listening(endless) },
    policy: {
      version: 1,
      approvers: { dba: { any: [{ slackGroup: 'S0DBA' }] } },
      rules: [
        { id: 'ask', match: { tool: 'delete_all' }, action: 'require-approval', approvers: 'dba' },
        { id: 'free', match: { tool: 'read_forever' }, action: 'allow' },
      ],
    },
  });
});
afterAll(async () => {
  await world.close();
  endless.closeAllConnections();
  endless.close();
});

const headersOf = async (person: string, audience: string) => ({
  authorization: `Bearer ${await world.token(person, audience)}`,
  'content-type': 'application/json',
  accept: 'application/json, text/event-stream',
  'mcp-protocol-version': '2025-11-25',
});
let lastId = 0;
const call = async (person: string, tool: string) => {
  const url = world.mcp('endless');
  lastId += 1;
  const body = JSON.stringify({
    jsonrpc: '2.0',
    id: lastId,
    method: 'tools/call',
    params: { name: tool, arguments: {} },
  });
  return fetch(url, { method: 'POST', headers: await headersOf(person, url), body });
};
const kill = async (body: object) => {
  const api = `${world.gateway.url}/api`;
  const url = `${api}/v1/kill`;
  const headers = await headersOf('carol', api);
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  return (await answer.json()) as { replicas: { acknowledged: boolean }[] };
};

it('cuts the streams of the person who is stopped within a second, refuses their calls, and leaves others alone', async () => {
  const bobs = await call('bob', 'read_forever');
  const alices = await call('alice', 'read_forever');
  const held = call('bob', 'delete_all').then((answer) => answer.text());
  await expect.poll(() => world.slack.lastMessage(APPROVALS_CHANNEL)).toBeDefined();
  await expect.poll(() => open).toBe(2);

  const began = Date.now();
  const { replicas } = await kill({ user: 'bob@acme.example', reason: 'test' });
  expect(replicas).toEqual([{ replica: expect.any(String), acknowledged: true }]);
  const texts = [await bobs.text(), await held];
  expect(Date.now() - began).toBeLessThan(1000);
  for (const text of texts) expect(text).toContain('An operator has stopped user bob@acme.example.');
  await expect.poll(() => open).toBe(1);

  const before = calls;
  const refused = (await (await call('bob', 'read_forever')).json()) as Refused;
  expect(refused.result.isError).toBe(true);
  expect(refused.result._meta['dev.firebreak/decision']).toEqual({ action: 'deny', rule: 'kill-switch' });
  expect(calls).toBe(before);

  await kill({ user: 'bob@acme.example', lift: true });
  const again = await call('bob', 'read_forever');
  await expect.poll(() => open).toBe(2);
  // Everything that still runs, on the server too.
  await kill({ server: 'endless' });
  await Promise.all([again.text(), alices.text()]);
  await expect.poll(() => open).toBe(0);
  await kill({ server: 'endless', lift: true });
});

interface Refused {
  readonly result: { readonly isError: boolean; readonly _meta: Readonly<Record<string, unknown>> };
}

it('cuts the standing stream of a session', async () => {
  const url = world.mcp('endless');
  const headers = await headersOf('alice', url);
  const standing = await fetch(url, { headers });
  expect(standing.status).toBe(200);
  await kill({ all: true });
  await expect(standing.text()).rejects.toThrow();
  expect((await fetch(url, { headers })).status).toBe(503);
  await kill({ all: true, lift: true });
});
