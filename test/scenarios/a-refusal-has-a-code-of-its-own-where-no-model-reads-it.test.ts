import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Agent, createAgent } from '../support/agent.ts';
import {
  type HandWrittenServer,
  startHandWrittenServer,
  textResult,
} from '../support/hand-written-server.ts';
import { startWorld, type World } from '../support/start-world.ts';

let server: HandWrittenServer;
let world: World;
let agent: Agent;

beforeAll(async () => {
  server = await startHandWrittenServer({ tools: { read_rows: () => textResult('rows') } });
  world = await startWorld({
    servers: { shop: server.url },
    policy: {
      version: 1,
      approvers: { dba: { any: [{ slackGroup: 'S0DBA' }], timeout: '200ms' } },
      rules: [
        { id: 'no-files', match: { resource: 'file:*' }, action: 'deny' },
        { id: 'no-prompt', match: { prompt: 'admin' }, action: 'deny' },
        { id: 'ask', match: { resource: 'db:*' }, action: 'require-approval', approvers: 'dba' },
        { id: 'no-rows', match: { tool: 'read_rows' }, action: 'deny', message: 'Rows are private.' },
      ],
    },
  });
  agent = await createAgent(world, { server: 'shop' });
});
afterAll(async () => {
  await world.close();
  await server.close();
});

it.each([
  {
    what: 'a denied resource',
    method: 'resources/read',
    params: { uri: 'file:///etc/passwd' },
    rule: 'no-files',
    code: -31403,
  },
  {
    what: 'a denied prompt',
    method: 'prompts/get',
    params: { name: 'admin' },
    rule: 'no-prompt',
    code: -31403,
  },
  {
    what: 'a resource no one approved in time',
    method: 'resources/read',
    params: { uri: 'db:main' },
    rule: 'ask',
    code: -31408,
  },
])('$what: HTTP 200, a JSON-RPC error $code with the decision', async ({ method, params, rule, code }) => {
  const { status, messages } = await agent.request(method, params);
  expect(status).toBe(200);
  expect(messages.at(-1)).toMatchObject({
    error: { code, data: { 'dev.firebreak/decision': { rule } } },
  });
  expect(server.seen.some((seen) => seen.method === method)).toBe(false);
});

it('a denied tool: a result that the model reads', async () => {
  const { status, result } = await agent.call('read_rows');
  expect(status).toBe(200);
  expect(result).toMatchObject({
    isError: true,
    content: [{ text: expect.stringContaining('Rows are private.') }],
    _meta: { 'dev.firebreak/decision': { action: 'deny', rule: 'no-rows' } },
  });
});

it('a method no one knows: an error, and the server hears nothing', async () => {
  const { messages } = await agent.request('admin/shutdown', {});
  expect(messages[0]).toHaveProperty('error.code');
  expect(server.seen.some(({ method }) => method === 'admin/shutdown')).toBe(false);
});
