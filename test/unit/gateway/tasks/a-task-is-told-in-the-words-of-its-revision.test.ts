/** What a client is told about a task of the gateway's own, member for member, in each of the two revisions that have tasks. */
import { expect, it } from 'vitest';
import { readKept } from '../../../../src/gateway/response/kept-answer.ts';
import {
  acknowledgedText,
  createdText,
  resultText,
  type TaskView,
  taskText,
} from '../../../../src/gateway/tasks/task-messages.ts';

const view = (era: '2025' | '2026', message?: string): TaskView => ({
  taskId: 't1',
  task: { era, created: 0, until: 60_000 },
  status: 'working',
  message,
  updated: 1000,
  pollEvery: 500,
});
const TIMES = { createdAt: '1970-01-01T00:00:00.000Z', lastUpdatedAt: '1970-01-01T00:00:01.000Z' };
const OLD = { taskId: 't1', status: 'working', ...TIMES, ttl: 60_000, pollInterval: 500 };
const NEW = { taskId: 't1', status: 'working', ...TIMES, ttlMs: 60_000, pollIntervalMs: 500 };
const resultOf = (text: string) => JSON.parse(text).result;

it('is created as a task, or within a result', () => {
  const approval = { rule: 'ask', id: 'ap_1', state: 'pending', expiresAt: 0 } as never;
  const old = resultOf(createdText(1, view('2025'), approval));
  expect(old.task).toEqual(OLD);
  const { _meta, ...now } = resultOf(createdText(1, view('2026'), approval));
  expect(now).toEqual({ resultType: 'task', ...NEW });
  expect(_meta['dev.firebreak/decision']).toMatchObject({ action: 'require-approval', rule: 'ask' });
  expect(old._meta).toEqual(_meta);
});

it('is read with what it says and carries', () => {
  expect(resultOf(taskText('x', view('2025', 'Waiting.')))).toEqual({ ...OLD, statusMessage: 'Waiting.' });
  expect(JSON.parse(taskText('x', view('2026', 'Waiting.'), ['result', '{"a":1}']))).toEqual({
    jsonrpc: '2.0',
    id: 'x',
    result: { resultType: 'complete', ...NEW, statusMessage: 'Waiting.', result: { a: 1 } },
  });
});

it('carries nothing before 2026', () => {
  expect(resultOf(taskText(1, view('2025'), ['result', '{"a":1}']))).toEqual(OLD);
  expect(resultOf(taskText(1, view('2026')))).toEqual({ resultType: 'complete', ...NEW });
});

it('says nothing if there is nothing to say', () => {
  expect(taskText(1, view('2026'))).not.toContain('statusMessage');
});

it('is acknowledged', () => {
  expect(JSON.parse(acknowledgedText(7))).toEqual({
    jsonrpc: '2.0',
    id: 7,
    result: { resultType: 'complete' },
  });
});

const RELATED = { 'io.modelcontextprotocol/related-task': { taskId: 't1' } };

it.each([
  ['an empty result', '{ }', { _meta: RELATED }],
  ['a result without _meta', '{"a":1}', { a: 1, _meta: RELATED }],
  ['an empty _meta', '{"a":1,"_meta":{}}', { a: 1, _meta: RELATED }],
  ['a _meta with members', '{"_meta":{"b":2},"a":1}', { a: 1, _meta: { b: 2, ...RELATED } }],
  ['a _meta that is none', '{"a":1,"_meta":null}', undefined],
])('names itself in %s', (_, result, expected) => {
  const text = resultText(1, 't1', readKept(`{"jsonrpc":"2.0","id":9,"result":${result}}`));
  expect(text).toContain('"io.modelcontextprotocol/related-task":{"taskId":"t1"}');
  if (expected !== undefined) expect(JSON.parse(text)).toEqual({ jsonrpc: '2.0', id: 1, result: expected });
});

it('ends in the error of its call', () => {
  const error = { code: -32000, message: 'No.' };
  const text = resultText(1, 't1', readKept(JSON.stringify({ jsonrpc: '2.0', id: 9, error })));
  expect(JSON.parse(text)).toEqual({ jsonrpc: '2.0', id: 1, error });
});
