import { expect, it } from 'vitest';
import type { Approval } from '../../../src/domain/approval.ts';
import type { Decision } from '../../../src/domain/decision.ts';
import { Refusal } from '../../../src/domain/refusal.ts';
import { createSpendApproval } from '../../../src/gateway/spend-approval.ts';
import { admitRequest, decided } from './decided.ts';

const APPROVAL = { id: 'ap_1', digest: 'd' } as Approval;

/** Decides one after the other as given; `spent` and `finished` are what became of the approval. */
const spendWith = (...decisions: readonly Decision[]) => {
  const left = [...decisions];
  const seen = { spent: 0, finished: [] as unknown[] };
  const spending = createSpendApproval({
    decide: async () => left.shift() ?? decided(),
    consume: async (_id, checks) => {
      const why = await checks?.hindrance?.();
      if (why !== undefined) return { ok: false, why };
      seen.spent += 1;
      return { ok: true, approval: APPROVAL };
    },
    finish: async (...finished) => {
      seen.finished.push(finished);
      return undefined;
    },
    budgets: { spend: async () => {} },
    now: () => 1,
  });
  return { ...spending, seen };
};

const GRANT = decided({ action: 'require-grant', rule: 'needs-access' });
const DENY = decided({ action: 'deny', rule: 'frozen' });

it.each([
  ['access that has ended, or is demanded now', [GRANT]],
  ['access that ends while the approvers are verified', [decided(), GRANT]],
  ['a rule that denies', [DENY]],
  ['a rule that denies while the approvers are verified', [decided(), DENY]],
] as const)('%s stops an approved call and leaves its approval', async (_what, decisions) => {
  const { spend, seen } = spendWith(...decisions);
  const rule = decisions.at(-1)?.rule;
  expect(await spend(admitRequest(), decided(), APPROVAL)).toMatchObject({ ok: false, decision: { rule } });
  expect(seen.spent).toBe(0);
});

it('a rule that changes while the approvers are verified makes the call come again', async () => {
  const approvers = { name: 'dba', any: [], quorum: 1, channel: undefined, timeout: undefined };
  const { spend, seen } = spendWith(
    decided({ approvers }),
    decided({ approvers: { ...approvers, quorum: 2 } }),
  );
  expect(await spend(admitRequest(), decided(), APPROVAL)).toMatchObject({
    ok: false,
    refusal: { message: expect.stringContaining('call again with exactly the same arguments') },
  });
  expect(seen.spent).toBe(0);
});

it('a store that is lost exactly as the approval is spent leaves a call that has failed, and did not run', async () => {
  const { spend, seen } = spendWith();
  const recording = {
    id: 'ses_1',
    note: () => 1,
    noteDurably: () => Promise.reject(new Refusal('store-unavailable')),
  };
  const request = admitRequest({ recording: recording as never });
  await expect(spend(request, decided(), APPROVAL)).rejects.toMatchObject({ code: 'store-unavailable' });
  expect(seen.finished).toEqual([
    ['ap_1', { outcome: 'failed', took: 0, error: expect.stringContaining('Not executed') }],
  ]);
});
