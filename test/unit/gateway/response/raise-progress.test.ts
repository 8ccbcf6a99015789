import { expect, it } from 'vitest';
import { raiseProgress } from '../../../../src/gateway/response/raise-progress.ts';
import { parseMessage } from '../../../../src/mcp/jsonrpc/parse-message.ts';

const raise = (text: string, by: number): string => {
  const parsed = parseMessage(text, { from: 'server' });
  if (parsed.kind !== 'single') throw new Error('no message');
  return raiseProgress(text, parsed.message, by);
};
const progress = (value: string) =>
  `{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":1,"progress":${value},"total":100}}`;

it.each([
  ['0', 0.003, '0.003'],
  ['50', 0.003, '50.003'],
  ['50', 0, '50'],
  ['1e2', 0, '1e2'],
])('%s raised by %s is %s', (value, by, expected) => {
  expect(raise(progress(value), by)).toBe(progress(expected));
});

it('leaves other notifications alone', () => {
  const text = '{"jsonrpc":"2.0","method":"notifications/message","params":{"progress":1}}';
  expect(raise(text, 5)).toBe(text);
});
