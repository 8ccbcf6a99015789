import { afterAll, beforeAll, expect, it } from 'vitest';
import { createAgent } from '../support/agent.ts';
import {
  type Answering,
  type HandWrittenServer,
  startHandWrittenServer,
} from '../support/hand-written-server.ts';
import { ALLOW_ALL } from '../support/policies.ts';
import { startWorld, type World } from '../support/start-world.ts';

const error = (id: unknown, code: number, text: string) =>
  JSON.stringify({ jsonrpc: '2.0', id, error: { code, message: text } });

const send =
  (status: number, body: (id: unknown) => string, more: Record<string, string> = {}): Answering =>
  ({ id, response }) =>
    void response.writeHead(status, { 'content-type': 'application/json', ...more }).end(body(id));

const tools: Readonly<Record<string, Answering>> = {
  lost_400: send(400, () => error(null, -32000, 'Bad Request: No valid session ID provided')),
  lost_restart: send(400, () => error(null, -32000, 'Bad Request: Server not initialized')),
  lost_text: send(400, () => 'Invalid session ID', { 'content-type': 'text/plain' }),
  lost_401: send(401, () => ''),
  lost_410: send(410, () => ''),
  kept_400: send(400, (id) => error(id, -32602, 'There is no browser session of this name.')),
  kept_401: send(401, () => '', { 'www-authenticate': 'Bearer' }),
  busy: send(429, () => 'slow down', { 'retry-after': '7', 'content-type': 'text/plain' }),
  busy_json: send(429, () => '{"error":"slow down"}', { 'retry-after': '7' }),
};

let server: HandWrittenServer;
let world: World;

beforeAll(async () => {
  server = await startHandWrittenServer({ sessions: true, tools });
  world = await startWorld({ servers: { shop: server.url }, policy: ALLOW_ALL });
});
afterAll(async () => {
  await world.close();
  await server.close();
});

const callInSession = async (tool: string) => {
  const agent = await createAgent(world, { server: 'shop' });
  const params = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'a', version: '1' } };
  const begun = await agent.request('initialize', params);
  const headers = { 'mcp-session-id': begun.headers.get('mcp-session-id') ?? '' };
  return agent.call(tool, {}, { headers });
};

it.each(['lost_400', 'lost_restart', 'lost_text', 'lost_401', 'lost_410'])(
  '%s: the client is told by 404, as MCP has it',
  async (tool) => {
    expect((await callInSession(tool)).status).toBe(404);
  },
);

it.each(['kept_400', 'kept_401'])('%s: which it is not, so the client goes on', async (tool) => {
  expect((await callInSession(tool)).status).not.toBe(404);
});

it.each(['busy', 'busy_json'])('%s: a server that is asked too often says so to the client', async (tool) => {
  const { status, headers } = await callInSession(tool);
  expect(status).toBe(429);
  expect(headers.get('retry-after')).toBe('7');
});
