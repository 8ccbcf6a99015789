/** Operators are told of a spent budget, see how much of it is used, and give it back if they may. */
import { expect, it } from 'vitest';
import type { Announcement } from '../../../src/domain/approval.ts';
import type { Decidable, VerifyApprover } from '../../../src/domain/vote.ts';
import type { SpentBudget } from '../../../src/operators/spent-budget.ts';
import { createGetSpent, createSpentBudgets } from '../../../src/operators/spent-budgets.ts';
import { createBudgetStore } from '../../../src/policy/budget-store.ts';
import { createDocumentsInMemory } from '../../support/documents-in-memory.ts';

const USE = {
  budget: 'refunds',
  subject: 'caller:ci',
  window: 60_000,
  limit: 2,
  action: 'deny',
  counts: 'all calls',
} as const;
const CALLER = {
  issuer: 'https://ci.example',
  subject: 'deploy',
  email: undefined,
  kind: 'workload',
  owner: 'alice@acme.io',
  groups: ['not to be kept'],
} as const;
const CARD = { channel: 'C1', message: '1.2' } as unknown as Announcement;
const CLICK = { via: 'slack', team: 'T1', user: 'UCAROL' } as const;
const carol: VerifyApprover = async () => ({
  ok: true,
  approver: { key: 'carol', name: 'Carol', slackUser: 'UCAROL', proof: 'group:platform' },
});

/** The budget is spent to the last, and one call more was counted; operators were told. */
const start = async ({ verify = carol }: { verify?: VerifyApprover } = {}) => {
  const clock = { now: 1_000_000 };
  const store = createDocumentsInMemory(() => clock.now);
  const counters = createBudgetStore(store);
  const told: SpentBudget[] = [];
  const refreshed: SpentBudget[] = [];
  const warned: object[] = [];
  const asked: Decidable[] = [];
  const budgets = createSpentBudgets({
    documents: store,
    counters,
    announce: async (spent) => {
      told.push(spent);
      return CARD;
    },
    refresh: (spent) => void refreshed.push(spent),
    verify: (click, request) => {
      asked.push(request);
      return verify(click, request);
    },
    operators: { name: 'operators', any: [], quorum: 1, channel: undefined, timeout: undefined },
    now: () => clock.now,
    log: { warn: (fields) => void warned.push(fields) },
  });
  for (const token of ['a', 'b', 'c']) await counters.spend(USE, token, clock.now);
  await budgets.note(USE, CALLER as never);
  const used = async () => (await budgets.list({ limit: 10 })).items.map(({ used: uses }) => uses);
  return { clock, store, counters, budgets, told, refreshed, warned, asked, used, id: told[0]?.id ?? '' };
};

it('tells once for a window whose budget it was, and keeps only what tells who', async () => {
  const { budgets, told, store, id, clock } = await start();
  await budgets.note(USE, CALLER as never);
  expect(told).toHaveLength(1);
  const { groups: _, ...who } = CALLER;
  expect(told[0]).toMatchObject({ budget: 'refunds', counts: 'all calls', limit: 2, caller: who });
  expect(JSON.stringify(await createGetSpent(store)(id))).not.toContain('not to be kept');
  clock.now += USE.window + 1;
  await budgets.note(USE, CALLER as never);
  expect(told.map((spent) => spent.id)).toEqual([id, id]);
});

it('says of a budget that all of it is used, and no more', async () => {
  const { used } = await start();
  expect(await used()).toEqual([2]);
});

it('gives a budget back, and shows who did', async () => {
  const { budgets, used, id, refreshed, asked, clock } = await start();
  const restored = { at: clock.now, by: 'Carol' };
  expect(await budgets.restore(id, CLICK)).toMatchObject({ ok: true, spent: { id, restored } });
  expect(await used()).toEqual([0]);
  expect(refreshed).toMatchObject([{ id, restored }]);
  expect(asked).toMatchObject([
    { requestedBy: { identity: { subject: 'deploy' }, kind: 'workload', owner: 'alice@acme.io' } },
  ]);
});

it('gives nothing back to a person who is not proven', async () => {
  const problem = 'You are not in platform.';
  const { budgets, used, id, refreshed } = await start({ verify: async () => ({ ok: false, problem }) });
  const answer = await budgets.restore(id, CLICK);
  expect(answer).toEqual({ ok: false, problem: `Nothing was restored. ${problem}` });
  expect(await used()).toEqual([2]);
  expect(refreshed).toEqual([]);
});

it('gives nothing back a second time', async () => {
  const { budgets, counters, used, id, clock } = await start();
  await budgets.restore(id, CLICK);
  await counters.spend(USE, 'd', clock.now);
  const answer = await budgets.restore(id, CLICK);
  expect(answer).toEqual({ ok: false, problem: 'Carol restored it already.' });
  expect(await used()).toEqual([1]);
});

it('shows one of two people who restore it at once that the other was faster', async () => {
  const { budgets, id, refreshed } = await start();
  const answers = await Promise.all([budgets.restore(id, CLICK), budgets.restore(id, CLICK)]);
  expect(answers.map(({ ok }) => ok).toSorted()).toEqual([false, true]);
  expect(answers.find(({ ok }) => !ok)).toMatchObject({
    problem: 'Someone else restored it at the same moment.',
  });
  expect(refreshed).toHaveLength(1);
});

it('says that a window is over, or never was', async () => {
  const { budgets, id, clock } = await start();
  clock.now += USE.window + 1;
  const gone = { ok: false, gone: true, problem: expect.stringContaining('its window is over') };
  expect(await budgets.restore(id, CLICK)).toEqual(gone);
  expect(await budgets.restore('bud_none', CLICK)).toEqual(gone);
});

it('lets the call go on if operators cannot be told, and says so', async () => {
  const { budgets, store, warned } = await start();
  store.lose();
  await budgets.note({ ...USE, budget: 'others' }, CALLER as never);
  expect(warned).toMatchObject([{ budget: 'others' }]);
});
