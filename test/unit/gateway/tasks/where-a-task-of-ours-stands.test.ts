/** Where a task of the gateway's own stands, by the approval in the store and by what came of the call. */
import { expect, it } from 'vitest';
import type { Approval } from '../../../../src/domain/approval.ts';
import { taskState, WITHDRAWN } from '../../../../src/gateway/tasks/task-state.ts';

const approval = (change: object = {}) =>
  ({
    id: 'ap_1',
    state: 'pending',
    expiresAt: 100,
    approvers: { name: 'dba' },
    votes: [],
    ...change,
  }) as unknown as Approval;
const kept = (result: object) => JSON.stringify({ jsonrpc: '2.0', id: 1, result });
const at = (change: object, now = 99) => taskState(approval(change), undefined, now);

it('waits for people until its end', () => {
  expect(at({})).toEqual({ kind: 'working', message: 'Waiting for approval of dba (ap_1).' });
  expect(at({}, 100)).toMatchObject({ kind: 'refused', refusal: { code: 'approval-timeout' } });
});

it('may run once it is approved, until its end', () => {
  expect(at({ state: 'approved' })).toEqual({ kind: 'ready' });
  expect(at({ state: 'approved' }, 100)).toMatchObject({
    kind: 'refused',
    refusal: { code: 'approval-timeout' },
  });
});

it('runs', () => {
  expect(at({ state: 'executing' }, 1000)).toEqual({
    kind: 'working',
    message: 'Approved (ap_1); the call runs.',
  });
});

it.each<[string, object, string, string]>([
  ['unknown', { state: 'unknown' }, 'outcome-unknown', '(ap_1)'],
  ['failed', { state: 'failed', error: 'Broken.' }, 'upstream-lost', 'The call failed. Broken.'],
  ['failed without a word', { state: 'failed' }, 'upstream-lost', 'The call failed. '],
  ['cancelled', { state: 'cancelled', error: 'Frozen.' }, 'approval-cancelled', 'Frozen. Not executed.'],
  ['cancelled without a word', { state: 'cancelled' }, 'approval-cancelled', ' Not executed.'],
  ['denied', { state: 'denied' }, 'approval-denied', ''],
])('is refused if it is %s', (_how, change, code, sentence) => {
  expect(at(change)).toMatchObject({
    kind: 'refused',
    refusal: { code, message: expect.stringContaining(sentence) },
  });
});

it('was cancelled by its client', () => {
  expect(at({ state: 'cancelled', error: WITHDRAWN })).toEqual({ kind: 'cancelled', message: WITHDRAWN });
});

it('is answered, whatever the approval says by then', () => {
  expect(taskState(approval({ state: 'executing' }), kept({ content: [] }), 1000)).toMatchObject({
    kind: 'answered',
  });
});

it.each<[string, object]>([
  ['by its result', { resultType: 'task', taskId: 't' }],
  ['inside its result', { task: { taskId: 't' } }],
])('is handed on to a task of the server, named %s', (_how, result) => {
  expect(taskState(approval(), kept(result), 0)).toEqual({ kind: 'handed-on', upstream: 't' });
});

it('is no task of the server for an id beside its answer', () => {
  expect(taskState(approval(), kept({ taskId: 't' }), 0)).toMatchObject({ kind: 'answered' });
});

it('asks something of the client only while its approval is paused for that', () => {
  const asks = kept({ resultType: 'input_required', inputRequests: {} });
  expect(taskState(approval({ state: 'executing', paused: { until: 1 } }), asks, 0)).toMatchObject({
    kind: 'asking',
  });
  expect(taskState(approval({ state: 'executing' }), asks, 0)).toMatchObject({ kind: 'working' });
});
