/** What has to hold before an approval is spent, in which order it is looked at, and what a failure leaves behind. */
import { expect, it } from 'vitest';
import type { Approval } from '../../../src/domain/approval.ts';
import type { Decision } from '../../../src/domain/decision.ts';
import { Refusal } from '../../../src/domain/refusal.ts';
import type { AdmitRequest } from '../../../src/gateway/admit-request.ts';
import { createRedeem } from '../../../src/gateway/redeem.ts';
import { admitRequest, decided } from './decided.ts';

const COMPANION = { tool: 'count_rows', args: {}, result: '/count', drift: 0 };
const APPROVAL = {
  id: 'ap_1',
  digest: 'd',
  definition: 'tool',
  impact: { companion: COMPANION, value: 10 },
} as unknown as Approval;

interface Options {
  /** What policy says each time it is asked; after that it wants what people were asked for. */
  readonly decisions?: readonly Decision[];
  readonly weak?: string;
  /** How often the access of the caller is still found standing. */
  readonly stands?: number;
}

/** A call whose approval can be spent; `seen` is what was looked at and done, in order. */
const redeemWith = ({ decisions = [], weak, stands = 2 }: Options = {}) => {
  let checks = 0;
  const left = [...decisions];
  const seen: string[] = [];
  const finished: unknown[] = [];
  const { redeem } = createRedeem({
    decide: async () => {
      seen.push('policy');
      return left.shift() ?? decided();
    },
    begin: async () => {
      seen.push('opened');
      return {
        ok: true,
        approval: APPROVAL,
        spend: async () => {
          seen.push('spent');
          return { ok: true, approval: APPROVAL };
        },
        cancel: async () => {
          seen.push('cancelled');
          return APPROVAL;
        },
        end: () => seen.push('closed'),
      };
    },
    weighVotes: async () => {
      seen.push('approvers');
      return weak;
    },
    finish: async (...outcome) => {
      finished.push(outcome);
      return undefined;
    },
    budgets: {
      spend: async () => {
        seen.push('budget');
      },
    },
    checkAccess: async () => {
      checks += 1;
      if (checks > stands) throw new Refusal('unauthenticated', 'ended');
    },
    stopsTold: async () => void seen.push('stops told'),
    now: () => {
      seen.push('token');
      return 1;
    },
  });
  const call = (change: Partial<AdmitRequest> = {}) =>
    redeem(
      admitRequest({
        definitionNow: async () => {
          seen.push('tool');
          return 'tool';
        },
        impact: async (companion) => {
          seen.push('impact');
          return { companion, value: 10 };
        },
        ...change,
      }),
      decided(),
      APPROVAL,
    );
  return { call, seen, finished };
};

const GRANT = decided({ action: 'require-grant', rule: 'needs-access' });
const DENY = decided({ action: 'deny', rule: 'frozen' });

it('policy is asked twice for a call that was approved, and the budget is counted last', async () => {
  const { call, seen } = redeemWith();
  expect(await call()).toEqual({ ok: true, approval: APPROVAL });
  expect(seen).toEqual([
    ...['stops told', 'token', 'policy', 'opened', 'tool', 'impact', 'approvers'],
    ...['token', 'policy', 'budget', 'spent', 'closed'],
  ]);
});

it.each([
  ['access that has ended, or is demanded now', [GRANT]],
  ['access that ends while the approvers are verified', [decided(), GRANT]],
  ['a rule that denies', [DENY]],
  ['a rule that denies while the approvers are verified', [decided(), DENY]],
] as const)('%s stops an approved call and leaves its approval', async (_what, decisions) => {
  const { call, seen } = redeemWith({ decisions });
  const rule = decisions.at(-1)?.rule;
  expect(await call()).toMatchObject({ ok: false, decision: { rule } });
  expect(seen).not.toContain('spent');
  expect(seen).not.toContain('cancelled');
});

it.each([
  ['before', 0],
  ['while', 1],
])(
  'access of the caller that was ended %s the approvers are verified stops the call and leaves its approval',
  async (_when, stands) => {
    const { call, seen } = redeemWith({ stands });
    expect(await call()).toMatchObject({ ok: false, refusal: { code: 'unauthenticated' } });
    expect(seen).not.toContain('spent');
    expect(seen).not.toContain('cancelled');
  },
);

it('a rule that changes while the approvers are verified makes the call come again', async () => {
  const approvers = { name: 'dba', any: [], quorum: 1, channel: undefined, timeout: undefined };
  const { call, seen } = redeemWith({
    decisions: [decided({ approvers }), decided({ approvers: { ...approvers, quorum: 2 } })],
  });
  expect(await call()).toMatchObject({
    ok: false,
    refusal: { message: expect.stringContaining('call again with exactly the same arguments') },
  });
  expect(seen).not.toContain('spent');
  expect(seen).not.toContain('cancelled');
});

it('a caller who has left keeps the approval for the next identical call, and policy is not asked', async () => {
  const { call, seen } = redeemWith();
  expect(await call({ gone: AbortSignal.abort() })).toMatchObject({ ok: false });
  expect(seen).toEqual([]);
});

it('a tool that has changed voids the approval before its approvers are verified', async () => {
  const { call, seen } = redeemWith();
  expect(await call({ definitionNow: async () => 'another' })).toMatchObject({
    ok: false,
    refusal: { message: expect.stringContaining('the tool has changed') },
  });
  expect(seen).toEqual(['stops told', 'token', 'policy', 'opened', 'cancelled', 'closed']);
});

it('an approval that is void is recorded as a refusal that names it and says why', async () => {
  const noted: unknown[] = [];
  const recording = { id: 'ses_1', note: (entry: unknown) => noted.push(entry), noteDurably: async () => 1 };
  const { call } = redeemWith({ weak: 'The approval is void: no one is left.' });
  await call({ recording: recording as never });
  expect(noted).toEqual([
    expect.objectContaining({
      kind: 'decision',
      verdict: 'refused',
      approval: 'ap_1',
      error: expect.stringContaining('no one is left'),
    }),
  ]);
});

it('approvers who are none any more void the approval before anything is counted', async () => {
  const { call, seen } = redeemWith({ weak: 'The approval is void: no one is left.' });
  expect(await call()).toMatchObject({ ok: false, refusal: { code: 'approval-denied' } });
  expect(seen.slice(-3)).toEqual(['approvers', 'cancelled', 'closed']);
});

it('a store that is lost exactly as the approval is spent leaves a call that has failed, and did not run', async () => {
  const { call, finished } = redeemWith();
  const recording = {
    id: 'ses_1',
    note: () => 1,
    noteDurably: () => Promise.reject(new Refusal('store-unavailable')),
  };
  await expect(call({ recording: recording as never })).rejects.toMatchObject({ code: 'store-unavailable' });
  expect(finished).toEqual([
    ['ap_1', { outcome: 'failed', took: 0, error: expect.stringContaining('Not executed') }],
  ]);
});
