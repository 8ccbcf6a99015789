/** What is said of an approved call, whatever becomes of it. */
import { expect, it } from 'vitest';
import type { Finished } from '../../../src/approvals/finish.ts';
import type { Approval } from '../../../src/domain/approval.ts';
import { Refusal } from '../../../src/domain/refusal.ts';
import { createExecute } from '../../../src/gateway/execute.ts';
import type { Answer } from '../../../src/gateway/response/inspected.ts';

const stoppedBefore = () => AbortSignal.abort(new Refusal('denied', 'An operator has stopped everything.'));

const setUp = (forwardAndRelay: () => Promise<Answer | undefined>) => {
  const said: Finished[] = [];
  const execute = createExecute({
    forwardAndRelay,
    finish: async (_id, finished) => {
      said.push(finished);
      return undefined;
    },
    watch: () => ({ stopped: new AbortController().signal, release: () => undefined }),
    grants: {
      watchGrant: () => ({ ended: new AbortController().signal, release: () => undefined }),
    },
    keptResults: { keep: async () => undefined, take: async () => undefined },
    executionLimit: 1000,
    now: () => 0,
    log: { error: () => undefined },
  });
  const run = (stopped: AbortSignal) => {
    const gone = new AbortController().signal;
    const admitted = { approval: { id: 'ap_1' } as Approval, decision: {} };
    return execute({ gone, stopped } as never, admitted as never);
  };
  return { said, run };
};

it('is that it failed, if an operator stopped it after its approval was spent and before it was sent', async () => {
  let sent = 0;
  const { said, run } = setUp(async () => {
    sent += 1;
    return undefined;
  });
  await expect(run(stoppedBefore())).rejects.toThrow('An operator has stopped everything.');
  expect([sent, said]).toEqual([0, [expect.objectContaining({ outcome: 'failed' })]]);
});

it('is nothing while a retry is awaited, and what came of the last one', async () => {
  const answers = [true, true, false].map((goesOn) => ({ failed: false, goesOn, text: '{}' }));
  const { said, run } = setUp(async () => answers.shift());
  const running = new AbortController().signal;
  await run(running);
  await run(running);
  expect(said).toEqual([]);
  await run(running);
  expect(said).toMatchObject([{ outcome: 'executed' }]);
});

it('is that its outcome is unknown, if it was stopped while it ran', async () => {
  const { said, run } = setUp(() =>
    Promise.reject(new Refusal('denied', 'An operator has stopped everything.')),
  );
  await expect(run(new AbortController().signal)).rejects.toThrow('stopped');
  expect(said).toMatchObject([{ outcome: 'unknown' }]);
});
