/** What a client hears of its task, on record: how its call ended, or that it has no such task. */
import { expect, it } from 'vitest';
import type { Approval } from '../../../../src/domain/approval.ts';
import { createAnswerTask } from '../../../../src/gateway/tasks/answer-task.ts';
import { safe } from '../../../support/safe.ts';
import { decided } from '../decided.ts';

const APPROVAL = {
  id: 'ap_1',
  state: 'executed',
  rule: 'ask',
  approvers: { name: 'dba' },
  votes: [],
  createdAt: 0,
  finishedAt: 5,
  expiresAt: 1000,
} as unknown as Approval;
const RESULT = '{"jsonrpc":"2.0","id":1,"result":{"content":[]}}';
const ERROR = '{"jsonrpc":"2.0","id":1,"error":{"code":-32000,"message":"No."}}';

interface Scene {
  readonly kept?: string;
  readonly approval?: Approval | undefined;
  readonly method?: string;
  readonly taskEra?: string;
  readonly decision?: object;
  readonly isLost?: boolean;
}

const ask = async (options: Scene = {}) => {
  const { kept = RESULT, method = 'tasks/get', taskEra = '2026', decision = { action: 'allow' } } = options;
  const noted: object[] = [];
  const told: string[] = [];
  const answerTask = createAnswerTask({
    heldTasks: {
      open: () => ({ id: 't1', approval: 'ap_1', era: taskEra, created: 0, until: 1000 }),
      answerOf: async () => kept,
    },
    mask: async () => ({
      text: '{"masked":1}',
      found: [],
      detected: [],
      recorded: { text: '{"masked":1}', found: [] },
    }),
    approvals: {
      getApproval: async () => {
        if (options.isLost === true) throw new Error('lost');
        return 'approval' in options ? options.approval : APPROVAL;
      },
    },
    decide: async () => decided(decision),
    times: { patience: 0, pollEvery: 1000 },
    draining: new AbortController().signal,
    now: () => 1,
  } as never);
  const error: unknown = await answerTask(
    {
      caller: { issuer: 'https://idp.example', subject: 'bob' },
      conversation: {
        server: 'shop',
        recording: { id: 'ses_1', note: (entry: object) => void noted.push(entry) },
      },
      message: {},
      pending: { id: 7, method, seq: 3 },
      spoken: { era: '2026' },
      givenUp: new AbortController().signal,
      channel: { send: async (body: string) => void told.push(body) },
      makeSafe: safe,
    } as never,
    'sealed',
  ).catch((thrown: unknown) => thrown);
  return { noted, told: told.map((text) => JSON.parse(text).result), error };
};

it.each([
  ['its result', RESULT, { status: 'completed', result: { content: [] } }],
  ['its error', ERROR, { status: 'failed', error: { code: -32_000, message: 'No.' } }],
])('is %s, with when that was', async (_, kept, expected) => {
  const { told } = await ask({ kept });
  expect(told).toMatchObject([
    { resultType: 'complete', taskId: 'sealed', lastUpdatedAt: '1970-01-01T00:00:00.005Z', ...expected },
  ]);
  expect('result' in told[0]).toBe('result' in expected);
});

it('is on record as masking left it', async () => {
  const { noted } = await ask();
  expect(noted).toMatchObject([
    { from: 'gateway', kind: 'response', method: 'tasks/get', answers: 3, body: '{"masked":1}' },
  ]);
});

it.each([
  ['its approval is gone', { approval: undefined }, 'unknown-task'],
  ['it is of another revision', { taskEra: '2025' }, 'unknown-task'],
  ['its revision has no such request', { method: 'tasks/result' }, 'unknown-task'],
  ['policy denies it', { decision: { action: 'deny' } }, 'denied'],
  ['policy asks people', { decision: { action: 'require-approval' } }, 'denied'],
  ['the store is lost', { isLost: true }, 'store-unavailable'],
])('is not told if %s', async (_, options, code) => {
  const { told, error } = await ask(options);
  expect(error).toMatchObject({ code });
  expect(told).toEqual([]);
});

it('is told if the rule that denies it only shadows', async () => {
  expect((await ask({ decision: { action: 'deny', shadow: true } })).told).toHaveLength(1);
});
