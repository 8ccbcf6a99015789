import { expect, it } from 'vitest';
import { textResult } from '../support/hand-written-server.ts';
import { scenario } from '../support/scenario.ts';

const scene = scenario({
  tools: { read_rows: () => textResult('rows') },
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
  const { status, messages } = await scene.agent.request(method, params);
  expect(status).toBe(200);
  expect(messages.at(-1)).toMatchObject({
    error: { code, data: { 'dev.firebreak/decision': { rule } } },
  });
  expect(scene.server.seen.some((seen) => seen.method === method)).toBe(false);
});

it('a denied tool: a result that the model reads', async () => {
  const { status, result } = await scene.agent.call('read_rows');
  expect(status).toBe(200);
  expect(result).toMatchObject({
    isError: true,
    content: [{ text: expect.stringContaining('Rows are private.') }],
    _meta: { 'dev.firebreak/decision': { action: 'deny', rule: 'no-rows' } },
  });
});

it('a method no one knows: an error, and the server hears nothing', async () => {
  const { messages } = await scene.agent.request('admin/shutdown', {});
  expect(messages[0]).toHaveProperty('error.code');
  expect(scene.server.seen.some(({ method }) => method === 'admin/shutdown')).toBe(false);
});
