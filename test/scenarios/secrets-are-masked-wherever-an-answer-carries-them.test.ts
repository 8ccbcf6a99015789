import { expect, it } from 'vitest';
import { ALLOW_ALL } from '../support/policies.ts';
import { scenario } from '../support/scenario.ts';

/** In the shape of a Stripe key; put together here so that no scanner takes this file for a leak. */
const SECRET = ['sk', 'live', '9tG2mQx7RvLp4WzKc8Yd1HsB'].join('_');
const CARD = '4111 1111 1111 1111';

const scene = scenario({
  tools: {
    read_text: () => ({ content: [{ type: 'text', text: `key ${SECRET}, card ${CARD}` }] }),
    read_structured: () => ({
      content: [],
      structuredContent: { rows: [{ note: SECRET, password: 'hunter2-hunter2', count: 3 }] },
    }),
    read_keys: () => ({ content: [], structuredContent: { [SECRET]: true } }),
    read_meta: () => ({ content: [], _meta: { trace: SECRET } }),
    read_resource: () => ({
      content: [{ type: 'resource', resource: { uri: 'a://b', text: `TOKEN=${SECRET}` } }],
    }),
    read_failure: () => ({
      isError: true,
      content: [{ type: 'text', text: `login with ${SECRET} failed` }],
    }),
    read_error: ({ id, response }) => {
      const error = { code: -32000, message: `no such key ${SECRET}`, data: { tried: SECRET } };
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ jsonrpc: '2.0', id, error }));
    },
    read_progress: ({ id, response }) => {
      const say = (message: object) =>
        response.write(`: ${SECRET}\ndata: ${JSON.stringify({ jsonrpc: '2.0', ...message })}\n\n`);
      response.writeHead(200, { 'content-type': 'text/event-stream', 'x-debug': SECRET });
      say({
        method: 'notifications/progress',
        params: { progressToken: 1, progress: 1, message: `using ${SECRET}` },
      });
      say({
        method: 'notifications/message',
        params: { level: 'info', data: { line: `using ${SECRET}` } },
      });
      say({ id, result: { content: [] } });
      response.end();
    },
  },
  methods: {
    'prompts/get': () => ({
      messages: [{ role: 'user', content: { type: 'text', text: `use ${SECRET}` } }],
    }),
    'resources/read': () => ({ contents: [{ uri: 'a://b', text: `use ${SECRET}` }] }),
    initialize: () => ({
      protocolVersion: '2025-11-25',
      capabilities: {},
      serverInfo: { name: 'shop', version: '1' },
      instructions: `authenticate with ${SECRET}`,
    }),
  },
  policy: ALLOW_ALL,
});

const expectClean = (text: string) => {
  expect(text).not.toContain(SECRET.slice(8));
  expect(text).not.toContain('4111');
  expect(text).not.toContain('hunter2');
};

it.each([
  'read_text',
  'read_structured',
  'read_keys',
  'read_meta',
  'read_resource',
  'read_failure',
  'read_error',
  'read_progress',
])('in the answer of %s', async (tool) => {
  const { status, text, messages, headers } = await scene.agent.call(tool);
  expect(status).toBe(200);
  expectClean(text + JSON.stringify(Object.fromEntries(headers)));
  expect(messages.length).toBeGreaterThan(0);
  expect(JSON.stringify(messages)).not.toContain('could not be masked');
});

it.each([
  [
    'initialize',
    { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'a', version: '1' } },
  ],
  ['prompts/get', { name: 'p' }],
  ['resources/read', { uri: 'a://b' }],
])('in the answer to %s', async (method, params) => {
  const { text, result } = await scene.agent.request(method, params);
  expect(result).toBeDefined();
  expectClean(text);
});

it('and what was not secret arrives as it was', async () => {
  const { result } = await scene.agent.call('read_structured');
  expect(result).toMatchObject({ structuredContent: { rows: [{ count: 3 }] } });
});
