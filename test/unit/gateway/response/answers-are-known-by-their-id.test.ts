/** Which answer belongs to which request, and ids that are written anew for the one who reads them next. */
import { expect, it } from 'vitest';
import {
  answers,
  cancelledId,
  fillId,
  mayAnswer,
  withCancelledId,
  withId,
} from '../../../../src/gateway/response/answer-id.ts';
import { giveBack } from '../../../../src/gateway/response/give-back.ts';
import { applyEdits } from '../../../../src/mcp/json/apply-edits.ts';
import { parseMessage } from '../../../../src/mcp/jsonrpc/parse-message.ts';

const parsed = (text: string) => {
  const result = parseMessage(text, { from: 'server' });
  if (result.kind !== 'single') throw new Error('no message');
  return result.message;
};
const response = (text: string) => parsed(text) as Extract<ReturnType<typeof parsed>, { kind: 'response' }>;
const RESULT = '"jsonrpc":"2.0","result":{}';
const ERROR = '"jsonrpc":"2.0","error":{"code":1,"message":""}';

it.each<[string, string | number, boolean]>([
  [`{"id":2,${RESULT}}`, 2, true],
  [`{"id":"2",${RESULT}}`, 2, true],
  [`{"id":2,${RESULT}}`, '2', true],
  [`{"id":3,${RESULT}}`, 2, false],
  [`{"id":null,${ERROR}}`, 2, true],
  [`{${ERROR}}`, 2, true],
  [`{"id":3,${ERROR}}`, 2, false],
])('%s answers %j: %s', (text, id, isAnswer) => {
  expect(answers(response(text), id)).toBe(isAnswer);
});

it.each<[string, string | number, boolean]>([
  ['{"id":2', 2, true],
  ['{"id":2}', 2, true],
  ['{"id":"2"}', 2, true],
  ['{"id":"a"}', 'a', true],
  ['{"id":3}', 2, false],
  ['{"id":null}', 2, false],
  ['{"id":[2]}', 2, false],
  ['{}', 2, false],
  ['{"id":2,"method":"ping"}', 2, false],
  ['{"id":2,"x":"\\ud800"}', 2, true],
])('%s may have been meant as the answer to %j: %s', (text, id, mayBe) => {
  expect(mayAnswer(text, id)).toBe(mayBe);
});

it.each<[string, string | number, string]>([
  [`{"id":2,${RESULT}}`, 2, `{"id":2,${RESULT}}`],
  [`{"id":"2",${RESULT}}`, 2, `{"id":2,${RESULT}}`],
  [`{"id":null,${ERROR}}`, 'a"b', `{"id":"a\\"b",${ERROR}}`],
  [`{${ERROR}}`, 2, `{"id":2,${ERROR}}`],
])('%s gets the id %j', (text, id, filled) => {
  expect(applyEdits(text, [...fillId(response(text), id)])).toBe(filled);
});

it('gets another id, if it has one', () => {
  expect(withId('{"id":1,"a":"\\ud800"}', 'x')).toBe('{"id":"x","a":"\\ud800"}');
  expect(withId('{"a":1}', 'x')).toBeUndefined();
  expect(withId('{', 'x')).toBeUndefined();
});

const notification = (method: string, params: object) =>
  parsed(JSON.stringify({ jsonrpc: '2.0', method, params })) as never;

it('is cancelled by its id, whatever that is, and by nothing else', () => {
  expect(cancelledId(notification('notifications/cancelled', { requestId: 7 }))).toBe(7);
  expect(cancelledId(notification('notifications/cancelled', { requestId: '7' }))).toBe('7');
  expect(cancelledId(notification('notifications/cancelled', { requestId: null }))).toBeUndefined();
  expect(cancelledId(notification('notifications/cancelled', {}))).toBeUndefined();
  expect(cancelledId(notification('notifications/progress', { requestId: 7 }))).toBeUndefined();
});

it('is cancelled under the id that the other side knows', () => {
  expect(withCancelledId('{"params":{"requestId":7}}', 8)).toBe('{"params":{"requestId":8}}');
  expect(withCancelledId('{"params":{}}', 8)).toBeUndefined();
});

const masked = (text: string, ...paths: string[]) =>
  ({ text, found: paths.map((path) => ({ path, type: 't', count: 1, detector: 'd' })) }) as never;

it('comes back under the id that the client chose, though masking took it for a secret', () => {
  const message = parsed(`{"id":"secret",${RESULT}}`);
  const text = `{"id":"[REDACTED]",${RESULT}}`;
  expect(giveBack(masked(text, 'id'), message, { id: 'secret' })).toBe(`{"id":"secret",${RESULT}}`);
  expect(giveBack(masked(text, 'id'), message, { id: 7 })).toBe(`{"id":7,${RESULT}}`);
  expect(giveBack(masked(text, 'id'), message, undefined)).toBe(text);
  expect(giveBack(masked(text, 'id', 'result.x'), message, { id: 'secret' })).toBe(
    `{"id":"secret",${RESULT}}`,
  );
  expect(giveBack(masked(text, 'result.x'), message, { id: 'secret' })).toBe(text);
  expect(giveBack(masked(text), message, { id: 'secret' })).toBe(text);
  expect(giveBack(masked('{', 'id'), message, { id: 'secret' })).toBe('{');
});

it('gives back a progress token only where the server repeats the one that the client chose', () => {
  const written = (token: unknown) =>
    JSON.stringify({ jsonrpc: '2.0', method: 'notifications/progress', params: { progressToken: token } });
  const text = written('[REDACTED]');
  const found = masked(text, 'params.progressToken');
  const chosen = { id: 1, progressToken: '"secret"' };
  expect(giveBack(found, parsed(written('secret')), chosen)).toBe(written('secret'));
  expect(giveBack(found, parsed(written('another secret')), chosen)).toBe(text);
  expect(giveBack(found, parsed(written('secret')), { id: 1 })).toBe(text);
  expect(giveBack(found, parsed(written(7)), { id: 1, progressToken: '7' })).toBe(written(7));
  expect(giveBack(found, parsed(written(null)), { id: 1, progressToken: '' })).toBe(text);
});

it('gives back nothing in what a server asks', () => {
  const request = '{"jsonrpc":"2.0","id":"[REDACTED]","method":"roots/list"}';
  expect(giveBack(masked(request, 'id'), parsed(request), { id: 'secret' })).toBe(request);
});

it('gives back the address that a person is to be taken to', () => {
  const written = (url: string) =>
    JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'elicitation/create', params: { mode: 'url', url } });
  const text = written('[REDACTED]');
  expect(giveBack(masked(text, 'params.url'), parsed(written('https://a.example/?t=s')), undefined)).toBe(
    written('https://a.example/?t=s'),
  );
});

it('gives back the addresses of what the server says it needs', () => {
  const written = (url: string) =>
    JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      error: {
        code: -32042,
        message: '',
        data: { elicitations: [{ mode: 'url', url, elicitationId: 'e' }] },
      },
    });
  const found = masked(written('[REDACTED]'), 'error.data.elicitations');
  expect(giveBack(found, parsed(written('https://a.example/?t=s')), undefined)).toBe(
    written('https://a.example/?t=s'),
  );
});
