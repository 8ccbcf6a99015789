/** Budgets as calls meet them: what is spent when a call is judged, and what is counted when it goes through. */
import { expect, it } from 'vitest';
import { Refusal } from '../../../src/domain/refusal.ts';
import { type BudgetsDeps, counterOf, createBudgets } from '../../../src/gateway/budgets.ts';
import { decided } from './decided.ts';

const use = (budget: string, limit = 3, subject = 's') => ({
  budget,
  subject,
  limit,
  window: 1000,
  action: 'deny',
  counts: 'all calls',
});
const call = { caller: { subject: 'bob' } } as never;

const scene = (uses: readonly object[], used: Record<string, number | Error>) => {
  const looked: string[] = [];
  const noted: string[] = [];
  const spends: unknown[] = [];
  const answer = async ({ budget }: { budget: string }) => {
    looked.push(budget);
    const found = used[budget] ?? 0;
    if (found instanceof Error) throw found;
    return found;
  };
  const budgets = createBudgets({
    policy: () => ({ budgets: () => uses }),
    store: {
      used: answer,
      spend: (each: { budget: string }, token: string, now: number) => {
        spends.push([each.budget, token, now]);
        return answer(each);
      },
    },
    noteSpent: async ({ budget }: { budget: string }) => void noted.push(budget),
    now: () => 7,
    newId: () => 'token',
  } as unknown as BudgetsDeps);
  return { budgets, looked, noted, spends };
};
const SESSION = { session: 'ses_1', decision: decided({ action: 'allow' }) };

it('is spent once nothing of it is left, and operators are told', async () => {
  const { budgets, noted } = scene([use('a'), use('b'), use('c')], { a: 2, b: 3, c: 4 });
  expect(await budgets.spent(call, 'ses_1')).toEqual(['b', 'c']);
  expect(noted).toEqual(['b', 'c']);
});

it('is looked at once, however many uses count against it', async () => {
  const { budgets, looked } = scene([], { a: 3 });
  const uses = [use('a'), use('a'), use('a', 3, 'other')] as never[];
  expect(await budgets.spentAmong(uses)).toHaveLength(3);
  expect(looked).toEqual(['a', 'a']);
  expect(counterOf(use('a') as never)).not.toBe(counterOf(use('a', 3, 'other') as never));
});

it('counts the call once, by a name of its own', async () => {
  const { budgets, spends, noted } = scene([use('a'), use('b')], { a: 1, b: 2 });
  await budgets.spend(call, SESSION);
  expect(spends).toEqual([
    ['a', 'token', 7],
    ['b', 'token', 7],
  ]);
  expect(noted).toEqual([]);
});

it('lets the last call through that there is room for, and tells operators', async () => {
  const { budgets, noted } = scene([use('a')], { a: 3 });
  await budgets.spend(call, SESSION);
  expect(noted).toEqual(['a']);
});

it('refuses the call that finds nothing left, unless that was known when it was judged', async () => {
  const { budgets } = scene([use('a')], { a: 4 });
  await expect(budgets.spend(call, SESSION)).rejects.toMatchObject({ code: 'budget-spent' });
  const other = decided({ considered: [{ rule: 'other', action: 'allow' }] });
  await expect(budgets.spend(call, { ...SESSION, decision: other })).rejects.toMatchObject({
    code: 'budget-spent',
  });
  const known = decided({
    considered: [
      { rule: 'other', action: 'allow' },
      { rule: 'a', action: 'require-approval' },
    ],
  });
  await expect(budgets.spend(call, { ...SESSION, decision: known })).resolves.toBeUndefined();
});

it('names the budget that could not be counted', async () => {
  const { budgets } = scene([use('a')], { a: new Error('down') });
  const told = {
    code: 'store-unavailable',
    message: expect.stringContaining('The budget a could not be counted'),
  };
  await expect(budgets.spend(call, SESSION)).rejects.toMatchObject(told);
  await expect(budgets.spent(call, 'ses_1')).rejects.toMatchObject(told);
  const away = scene([use('a')], { a: new Refusal('store-unavailable') });
  await expect(away.budgets.spend(call, SESSION)).rejects.toMatchObject(told);
});

it('passes on what else it was refused for', async () => {
  const refusal = new Refusal('too-many');
  const { budgets } = scene([use('a')], { a: refusal });
  await expect(budgets.spend(call, SESSION)).rejects.toBe(refusal);
});
