import { expect, test } from 'vitest';
import { toValue } from '../../../../src/mcp/json/node-value.ts';
import { intentOf } from '../../../../src/mcp/jsonrpc/intent.ts';
import { parseMessage } from '../../../../src/mcp/jsonrpc/parse-message.ts';

const intent = (fields: object) => {
  const parsed = parseMessage(JSON.stringify({ jsonrpc: '2.0', ...fields }));
  if (parsed.kind !== 'single') throw new Error(JSON.stringify(parsed));
  const { args, ...rest } = intentOf(parsed.message);
  return args === undefined ? rest : { ...rest, args: toValue(args) };
};

test.each([
  [
    'tools/call',
    { name: 'query', arguments: { sql: 'SELECT 1' }, _meta: { progressToken: 'a"b' } },
    { kind: 'tool', tool: 'query', args: { sql: 'SELECT 1' }, progressToken: '"a\\"b"' },
  ],
  [
    'tools/call',
    { name: 'query', _meta: { progressToken: 7 } },
    { kind: 'tool', tool: 'query', progressToken: '7' },
  ],
  ['resources/read', { uri: 'file:///a' }, { kind: 'resource', resource: 'file:///a' }],
  ['resources/subscribe', { uri: 'file:///a' }, { kind: 'resource', resource: 'file:///a' }],
  ['resources/unsubscribe', { uri: 'file:///a' }, { kind: 'resource', resource: 'file:///a' }],
  ['prompts/get', { name: 'p', arguments: { a: 'b' } }, { kind: 'prompt', prompt: 'p', args: { a: 'b' } }],
  ['completion/complete', { ref: { type: 'ref/prompt', name: 'p' } }, { kind: 'prompt', prompt: 'p' }],
  [
    'completion/complete',
    { ref: { type: 'ref/resource', uri: 'f://{x}' } },
    { kind: 'resource', resource: 'f://{x}' },
  ],
  ['tools/list', { cursor: 'c' }, { kind: 'list' }],
  ['resources/list', {}, { kind: 'list' }],
  ['resources/templates/list', {}, { kind: 'list' }],
  ['prompts/list', {}, { kind: 'list' }],
  ['initialize', {}, { kind: 'lifecycle' }],
  ['server/discover', {}, { kind: 'lifecycle' }],
  ['ping', {}, { kind: 'lifecycle' }],
  ['logging/setLevel', { level: 'debug' }, { kind: 'lifecycle' }],
  ['tasks/result', { taskId: 't' }, { kind: 'other' }],
  ['subscriptions/listen', {}, { kind: 'other' }],
  ['constructor', { name: 'x' }, { kind: 'other' }],
])('%s %o', (method, params, expected) => {
  expect(intent({ id: 1, method, params })).toEqual({ method, ...expected });
});

test('notifications and responses have no subject', () => {
  expect(intent({ method: 'notifications/cancelled', params: { name: 'x' } })).toEqual({
    method: 'notifications/cancelled',
    kind: 'notification',
  });
  expect(intent({ id: 1, result: {} })).toEqual({ method: '', kind: 'response' });
});
