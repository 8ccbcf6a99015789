import { expect, it } from 'vitest';
import type { Outcome } from '../../../../src/approvals/waiting/ticket.ts';
import { createHeldCall, type WaitDeps } from '../../../../src/gateway/hold/wait-for-people.ts';
import { safe } from '../../../support/safe.ts';
import { decided } from '../decided.ts';

const APPROVAL = { id: 'ap_1', state: 'pending', approvers: { name: 'dba' }, votes: [], expiresAt: 0 };

/** Waits for people, with this outcome; `leaves` counts how often the caller gave its place up. */
const waitFor = async (
  outcome: Outcome,
  { isGone = false, again = undefined as string | undefined } = {},
) => {
  const seen = { leaves: 0, verdicts: [] as unknown[] };
  const gone = new AbortController();
  if (isGone) gone.abort(new Error('gone'));
  const held = createHeldCall(
    { retries: { next: () => again }, draining: new AbortController().signal, now: () => 0 } as WaitDeps,
    {
      recording: { note: ({ verdict }: { verdict: unknown }) => seen.verdicts.push(verdict) },
      call: { method: 'tools/call', tool: 'delete_rows' },
      makeSafe: safe,
      seq: 1,
      patience: 0,
      gone: gone.signal,
      retryable: {},
    } as never,
    {
      decision: decided(),
      ticket: {
        approval: APPROVAL,
        wait: async () => outcome,
        leave: async () => {
          seen.leaves += 1;
        },
      } as never,
      end: () => undefined,
    },
  );
  return { waited: await held.wait(), ...seen };
};

it.each(['denied', 'expired', 'undeliverable'] as const)(
  'a caller whose request is %s has not given its place up, and is refused',
  async (outcome) => {
    expect(await waitFor(outcome)).toMatchObject({ waited: { kind: 'refused' }, leaves: 0 });
  },
);

it('a caller whose request is cancelled has not given its place up, and is decided about anew', async () => {
  const anew = { waited: { kind: 'cancelled', approval: { id: 'ap_1' } }, leaves: 0, verdicts: [] };
  expect(await waitFor('cancelled')).toMatchObject(anew);
  const gone = { waited: { kind: 'refused' }, verdicts: ['cancelled'] };
  expect(await waitFor('cancelled', { isGone: true })).toMatchObject(gone);
});

it('a caller that leaves, or whose patience ends, gives its place up', async () => {
  expect(await waitFor('approved', { isGone: true })).toMatchObject({
    waited: { kind: 'refused' },
    leaves: 1,
  });
  expect(await waitFor('still-pending')).toMatchObject({ waited: { kind: 'refused' }, leaves: 1 });
});

it('a caller that is here when people approve goes on, and one that is asked to retry keeps its place', async () => {
  expect(await waitFor('approved')).toMatchObject({ waited: { kind: 'approved' }, leaves: 0 });
  const retry = await waitFor('still-pending', { again: 'state' });
  expect(retry).toMatchObject({ waited: { kind: 'again', again: 'state' }, leaves: 0, verdicts: [] });
});
