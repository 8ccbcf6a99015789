/** If an approved call breaks off, what is said of it is what is known: that it did not run, that it did, or neither. */
import { expect, it } from 'vitest';
import type { Finished } from '../../../src/approvals/finish.ts';
import { Refusal } from '../../../src/domain/refusal.ts';
import { createExecute } from '../../../src/gateway/execute.ts';

const INNER = 'An operator has stopped the tool inside.';

/** Runs an approved call that ends as it is told, and collects what is said of it, in whole or in part. */
const run = async (
  forwardAndRelay: () => Promise<unknown>,
  { spentAt, isGone = false, inner }: { spentAt?: number; isGone?: boolean; inner?: AbortController } = {},
) => {
  const said: Finished[] = [];
  const kept: string[] = [];
  let released = 0;
  const execute = createExecute({
    forwardAndRelay,
    finish: async (_id: string, finished: Finished) => void said.push(finished),
    watch: () => ({
      stopped: inner?.signal ?? new AbortController().signal,
      release: () => {
        released += 1;
      },
    }),
    grants: {},
    keptResults: { keep: async (digest: string) => void kept.push(digest) },
    executionLimit: 1000,
    now: () => 500,
    log: { error: () => {} },
  } as never);
  const running = new AbortController().signal;
  const error: unknown = await execute(
    {
      caller: {},
      conversation: { server: 'shop', recording: { id: 'ses_1' } },
      gone: isGone ? AbortSignal.abort() : running,
      stopped: running,
    } as never,
    {
      approval: { id: 'ap_1', digest: 'd', spentAt },
      decision: inner === undefined ? {} : { innerTools: ['delete_rows', 'drop_table'] },
    } as never,
  ).catch((thrown: unknown) => thrown);
  return { said, kept, released, error };
};

it.each([
  ['failed', 'upstream-unavailable'],
  ['failed', 'connection-required'],
  ['failed', 'upstream-refused'],
  ['failed', 'upstream-busy'],
  ['failed', 'unknown-session'],
  ['executed-withheld', 'answer-too-large'],
  ['executed-withheld', 'secret-in-answer'],
  ['executed-withheld', 'answer-denied'],
  ['unknown', 'upstream-lost'],
] as const)('%s, with the reason, after a refusal %s', async (outcome, code) => {
  const refusal = new Refusal(code);
  const { said, error } = await run(() => Promise.reject(refusal));
  expect(said).toEqual([{ outcome, error: refusal.message, took: 0 }]);
  expect(error).toBe(refusal);
});

it('unknown, without what the error said, after any other', async () => {
  const { said } = await run(() => Promise.reject(new Error('connect to 10.0.0.7')));
  expect(said).toEqual([{ outcome: 'unknown', error: 'The call broke off.', took: 0 }]);
});

it('unknown if there was no answer', async () => {
  const { said } = await run(async () => undefined);
  expect(said).toMatchObject([{ outcome: 'unknown', error: expect.stringContaining('without an answer') }]);
});

it('failed or executed, as the answer has it, and how long that took since it was spent', async () => {
  const failed = await run(async () => ({ failed: true, text: '{}' }), { spentAt: 200 });
  expect(failed.said).toEqual([{ outcome: 'failed', took: 300 }]);
  expect((await run(async () => ({ failed: false, text: '{}' }))).said).toEqual([
    { outcome: 'executed', took: 0 },
  ]);
});

it.each([
  ['keeps the answer for a client that is gone', true, ['d']],
  ['keeps no answer that its client got', false, []],
])('%s', async (_, isGone, expected) => {
  expect((await run(async () => ({ failed: false, text: '{}' }), { isGone })).kept).toEqual(expected);
});

it('keeps nothing for a client that is gone if there was no answer', async () => {
  expect((await run(async () => undefined, { isGone: true })).kept).toEqual([]);
});

it('is stopped with any tool that it runs inside, and says that', async () => {
  const inner = new AbortController();
  const { error, released } = await run(
    async () => {
      inner.abort(new Refusal('denied', INNER));
      throw new Error('socket hang up');
    },
    { inner },
  );
  expect(error).toMatchObject({ message: INNER });
  expect(released).toBe(2);
});

it('says what went wrong itself as long as no tool inside was stopped', async () => {
  const { error } = await run(() => Promise.reject(new Error('socket hang up')), {
    inner: new AbortController(),
  });
  expect(error).toMatchObject({ message: 'socket hang up' });
});
