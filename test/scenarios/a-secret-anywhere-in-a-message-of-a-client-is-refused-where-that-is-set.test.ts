import { afterAll, beforeAll, expect, it } from 'vitest';
import { createAgent } from '../support/agent.ts';
import {
  type HandWrittenServer,
  startHandWrittenServer,
  textResult,
} from '../support/hand-written-server.ts';
import { ALLOW_ALL } from '../support/policies.ts';
import { startWorld, type World } from '../support/start-world.ts';

/** In the shape of a GitHub token; put together here so that no scanner takes this file for a leak. */
const KEY = ['ghp', '16C7e42F292c6912E7710c838347Ae178B4a'].join('_');

let server: HandWrittenServer;
let world: World;

beforeAll(async () => {
  server = await startHandWrittenServer({ tools: { read_note: () => textResult('a note') } });
  const config = { masking: { requests: 'deny' } };
  world = await startWorld({ servers: { shop: server.url }, policy: ALLOW_ALL, config });
});
afterAll(async () => {
  await world.close();
  await server.close();
});

const call = (params: object, beside: object = {}) => ({
  jsonrpc: '2.0',
  id: 1,
  method: 'tools/call',
  params: { name: 'read_note', arguments: {}, ...params },
  ...beside,
});

const META = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
  'io.modelcontextprotocol/clientCapabilities': {},
};

it.each([
  ['_meta', call({ _meta: { note: KEY } })],
  ['the progress token', call({ _meta: { progressToken: KEY } })],
  ['its id', call({}, { id: KEY })],
  ['a state', call({ requestState: KEY })],
  ['a member beside params', call({}, { note: KEY })],
  ['the name of a member', call({ [KEY]: true })],
  ['a notification', { jsonrpc: '2.0', method: 'notifications/initialized', note: KEY }],
])('such as %s', async (_place, message) => {
  const agent = await createAgent(world, { server: 'shop' });
  const before = server.seen.length;
  const { text } = await agent.post(JSON.stringify(message));
  expect(JSON.stringify(server.seen.slice(before))).not.toContain(KEY);
  if ('id' in message) expect(text).toContain('carries what may not be sent');
});

it('while what clients send of themselves is passed on', async () => {
  const agent = await createAgent(world, { server: 'shop' });
  for (const progressToken of [7, '0a6d6e55-6c2a-4f0c-9d7e-93b0a6f3a111', 'a3f8'.repeat(16)]) {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const _meta = { ...META, progressToken, traceparent };
    const headers = {
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': 'tools/call',
      'mcp-name': 'read_note',
    };
    const { result } = await agent.post(JSON.stringify(call({ _meta }, { id: String(progressToken) })), {
      headers,
    });
    expect(result).toMatchObject(textResult('a note'));
  }
});
