/** No way to an Admission takes a message that nothing speaks for. */
import { expect, it } from 'vitest';
import type { Approval, ApprovalState } from '../../../src/domain/approval.ts';
import {
  clientAnswer,
  fromDecision,
  fromReadDecision,
  ownLookup,
  sessionControl,
} from '../../../src/gateway/admission.ts';
import type { OpenQuestion } from '../../../src/gateway/session/questions.ts';
import { admitRequest, decided } from './decided.ts';

const request = admitRequest();
const approvalIn = (state: ApprovalState) => ({ id: 'ap_1', state }) as Approval;

it.each(['deny', 'require-grant', 'require-approval'] as const)(
  'a decision of %s lets nothing through by itself',
  (action) => {
    expect(() => fromDecision(request, decided({ action }))).toThrow(TypeError);
    expect(fromDecision(request, decided({ action, shadow: true }))).toBeDefined();
  },
);

it('an approval lets a message through only once it is spent, whatever policy says', () => {
  const { message } = fromDecision(request, decided(), approvalIn('executing'));
  expect(message.approval).toBe('ap_1');
  for (const state of ['pending', 'approved', 'executed', 'denied'] as const) {
    expect(() => fromDecision(request, decided({ action: 'allow' }), approvalIn(state))).toThrow(TypeError);
  }
});

it.each([
  ['writes', { effect: 'write' }],
  ['destroys', { effect: 'destructive' }],
  ['does what is not known', { effect: 'unknown' }],
  ['would be asked about', { action: 'require-approval' }],
  ['is let through on trial only', { shadow: true }],
] as const)('a preview that %s is not run, though policy allows its tool', (_what, change) => {
  const allowed = decided({ action: 'allow', effect: 'read' });
  expect(fromReadDecision(request, allowed)).toBeDefined();
  expect(fromReadDecision(request, { ...allowed, ...change })).toBeUndefined();
});

it('an answer to a question that looks open and is not reaches no server', () => {
  const forged = { id: 'q-1' } as unknown as OpenQuestion;
  expect(() => clientAnswer('shop', '{"jsonrpc":"2.0","id":1,"result":{}}', forged)).toThrow(TypeError);
});

it("the gateway's own messages are written by itself", () => {
  const page = { server: 'shop', id: 7, meta: undefined, cursor: 'a"b' };
  expect(JSON.parse(Buffer.from(ownLookup(page).message.body).toString())).toEqual({
    jsonrpc: '2.0',
    id: 7,
    method: 'tools/list',
    params: { cursor: 'a"b' },
  });
  expect(sessionControl('shop', 'DELETE').message.body).toHaveLength(0);
});
