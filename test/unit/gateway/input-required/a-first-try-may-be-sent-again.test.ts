/** Only a first try of a client of 2026-07-28 is sent again by itself; one with answers or a state of its own is not. */
import { expect, it } from 'vitest';
import { askToRetry, mayRetry } from '../../../../src/gateway/input-required/ask-to-retry.ts';
import { parseRequest } from '../../../../src/mcp/jsonrpc/parse-message.ts';

const tried = (method: string, params?: object, era = '2026') => {
  const message = parseRequest(JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }));
  return { message, spoken: { era } } as never;
};

it.each(['tools/call', 'prompts/get', 'resources/read'])('may be %s', (method) => {
  expect(mayRetry(tried(method, { name: 'x', uri: 'x:y' }))).toBe(true);
});

it.each([
  ['is another request', tried('tools/list', {})],
  ['is of 2025', tried('tools/call', { name: 'x' }, '2025')],
  ['brings a state', tried('tools/call', { name: 'x', requestState: 's' })],
  ['brings answers', tried('tools/call', { name: 'x', inputResponses: {} })],
])('is not sent again if it %s', (_, request) => {
  expect(mayRetry(request)).toBe(false);
});

it('is answered with the state to send, and that is on record', async () => {
  const sent: string[] = [];
  const noted: object[] = [];
  await askToRetry(
    {
      pending: { id: 7, method: 'tools/call', seq: 3 },
      conversation: { recording: { note: (entry: object) => void noted.push(entry) } },
      channel: { send: async (text: string) => void sent.push(text) },
      makeSafe: (text: string) => `safe ${text}`,
    } as never,
    { requestState: 's', inputRequests: { q: {} } },
  );
  const result = { resultType: 'input_required', requestState: 's', inputRequests: { q: {} } };
  expect(sent.map((text) => JSON.parse(text))).toEqual([{ jsonrpc: '2.0', id: 7, result }]);
  expect(noted).toEqual([
    { from: 'gateway', kind: 'response', method: 'tools/call', answers: 3, body: `safe ${sent[0]}` },
  ]);
});
