import { expect, it } from 'vitest';
import type { Approval } from '../../../../src/domain/approval.ts';
import { Refusal } from '../../../../src/domain/refusal.ts';
import type { RequestContext } from '../../../../src/gateway/request/request-context.ts';
import type { HeldTask } from '../../../../src/gateway/tasks/held-tasks.ts';
import { createRunHeldCall, type RunHeldCallDeps } from '../../../../src/gateway/tasks/run-held-call.ts';

const CALL = '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"delete_rows","arguments":{}}}';
const TASK = { id: 't1', approval: 'ap_1', era: '2026', created: 0, until: 1 } as HeldTask;

const start = (runApproved: RunHeldCallDeps['runApproved']) => {
  const seen = { watched: 0, released: 0, withdrawn: [] as unknown[] };
  const { run } = createRunHeldCall({
    heldTasks: { callOf: async () => CALL },
    runApproved,
    states: { open: () => undefined },
    withdraw: async (...why: unknown[]) => void seen.withdrawn.push(why),
    watch: () => {
      seen.watched += 1;
      return {
        stopped: new AbortController().signal,
        release: () => {
          seen.released += 1;
        },
      };
    },
    mask: async ({ text }: { text: string }) => ({
      text,
      found: [],
      detected: [],
      recorded: { text, found: [] },
    }),
    track: (work: Promise<void>) => work,
    now: () => 0,
  } as unknown as RunHeldCallDeps);
  const request = {
    caller: { issuer: 'https://idp.example', subject: 'bob' },
    conversation: { server: 'shop', recording: { id: 'ses_1' } },
    pending: { id: 7 },
  } as unknown as RequestContext;
  return { seen, run: () => run(request, TASK, { id: 'ap_1' } as Approval) };
};

it('a held call is watched for kill switches while it runs, and no longer once it has run', async () => {
  const during: unknown[] = [];
  const { seen, run } = start(async () => {
    during.push({ ...seen });
    return undefined;
  });
  await run();
  expect(during).toMatchObject([{ watched: 1, released: 0 }]);
  expect(seen).toMatchObject({ watched: 1, released: 1 });
});

it('a held call that fails is no longer watched either', async () => {
  const { seen, run } = start(() => Promise.reject(new Error('lost')));
  await expect(run()).rejects.toThrow('lost');
  expect(seen).toMatchObject({ watched: 1, released: 1 });
});

it('a held call that may not run after all takes its approval back', async () => {
  const { seen, run } = start(async () => new Refusal('denied', 'frozen'));
  await run();
  expect(seen.withdrawn).toEqual([['ap_1', 'frozen']]);
});
