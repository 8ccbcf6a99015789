import { expect, it } from 'vitest';
import { stripCapabilities } from '../../../../src/gateway/request/strip-capabilities.ts';
import { parseMessage } from '../../../../src/mcp/jsonrpc/parse-message.ts';

const strip = (text: string, allowed: readonly string[]): string => {
  const parsed = parseMessage(text);
  if (parsed.kind !== 'single' || parsed.message.kind !== 'request') throw new Error('not a request');
  return stripCapabilities(text, parsed.message, (method) => allowed.includes(method));
};

const INITIALIZE =
  '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities": {"sampling": {"tools":{}}, "roots":{}, "x":[1] },"v":1e400}}';

it.each([
  ['nothing', ['sampling/createMessage', 'roots/list'], INITIALIZE],
  [
    'one',
    ['roots/list'],
    INITIALIZE.replace('{"sampling": {"tools":{}}, "roots":{}, "x":[1] }', '{"roots":{},"x":[1]}'),
  ],
  ['all', [], INITIALIZE.replace('{"sampling": {"tools":{}}, "roots":{}, "x":[1] }', '{"x":[1]}')],
])('takes away %s and leaves every other byte', (_what, allowed, expected) => {
  expect(strip(INITIALIZE, allowed)).toBe(expected);
});

it('takes away what a stateless request declares', () => {
  const key = '"io.modelcontextprotocol/clientCapabilities"';
  const text = `{"jsonrpc":"2.0","id":1,"method":"ping","params":{"_meta":{${key}:{"elicitation":{}}}}}`;
  expect(strip(text, [])).toBe(text.replace('{"elicitation":{}}', '{}'));
});
