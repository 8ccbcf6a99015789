import { expect, it } from 'vitest';
import type { Approval } from '../../../../src/domain/approval.ts';
import type { RequestContext } from '../../../../src/gateway/request/request-context.ts';
import { type AnswerTaskDeps, createAnswerTask } from '../../../../src/gateway/tasks/answer-task.ts';
import { safe } from '../../../support/safe.ts';
import { decided } from '../decided.ts';

const APPROVAL = {
  id: 'ap_1',
  state: 'pending',
  rule: 'ask',
  approvers: { name: 'dba' },
  votes: [],
  createdAt: 0,
  expiresAt: 1000,
} as unknown as Approval;

const ASKED = '{"jsonrpc":"2.0","id":1,"result":{"resultType":"input_required","inputRequests":{}}}';

/** Asks about a task that stands as the approval and the kept answer say. */
const askAbout = async (approval: Approval, kept?: string, era: '2025' | '2026' = '2026') => {
  const seen = { presence: [] as string[], ran: 0, told: [] as string[] };
  const answerTask = createAnswerTask({
    heldTasks: {
      open: () => ({ id: 't1', approval: approval.id, era, created: 0, until: 1000 }),
      answerOf: async () => kept,
    },
    mask: async ({ text }: { text: string }) => ({
      text,
      found: [],
      detected: [],
      recorded: { text, found: [] },
    }),
    approvals: { getApproval: async () => approval },
    decide: async () => decided({ action: 'allow' }),
    runHeldCall: {
      run: async () => {
        seen.ran += 1;
      },
    },
    seenTask: async (task: { id: string }) => {
      seen.presence.push(task.id);
    },
    times: { patience: 0, pollEvery: 1000 },
    draining: new AbortController().signal,
    now: () => 1,
  } as unknown as AnswerTaskDeps);
  await answerTask(
    {
      caller: { issuer: 'https://idp.example', subject: 'bob' },
      conversation: { server: 'shop', recording: { id: 'ses_1', note: () => 1 } },
      message: {},
      pending: { id: 7, method: era === '2025' ? 'tasks/result' : 'tasks/get', seq: 1 },
      spoken: { era },
      givenUp: new AbortController().signal,
      channel: { hold: () => () => undefined, send: async (body: string) => void seen.told.push(body) },
      makeSafe: safe,
    } as unknown as RequestContext,
    'sealed',
  );
  const told: unknown = JSON.parse(seen.told[0] ?? '{}');
  return { ...seen, told };
};

it('a client that asks about a waiting task is noticed, so that the card says that it is here', async () => {
  expect((await askAbout(APPROVAL)).presence).toEqual(['t1']);
});

it('a client that asks about a task that is over is not noticed', async () => {
  expect((await askAbout({ ...APPROVAL, state: 'denied' })).presence).toEqual([]);
});

it('a task whose server asks for more says so, and one whose call is about to run says that', async () => {
  const executing = { ...APPROVAL, state: 'executing', paused: 1 } as unknown as Approval;
  expect((await askAbout(executing, ASKED)).told).toMatchObject({
    result: {
      status: 'input_required',
      statusMessage: 'Approved; the server asks for more.',
      inputRequests: {},
    },
  });
  const approved = await askAbout({ ...APPROVAL, state: 'approved' });
  expect(approved.told).toMatchObject({
    result: { status: 'working', statusMessage: 'Approved; the call is about to run.' },
  });
  expect(approved.ran).toBe(1);
});

it('a client that waits for the result is told that it is pending as soon as its patience is over', async () => {
  await expect(askAbout(APPROVAL, undefined, '2025')).rejects.toMatchObject({ code: 'approval-pending' });
});
