/** Sessions are told that they would be shown other tools once a budget is spent, given back or comes back by itself. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createShownLists } from '../../../../src/gateway/tools/shown-lists.ts';
import type { BudgetUse } from '../../../../src/policy/decision/budgets.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const use = (budget: string) => ({ budget, subject: 's' }) as BudgetUse;

const scene = (remembered = 2) => {
  const state = { spent: [] as string[], fails: false, looked: [] as string[][] };
  const lists = createShownLists({
    spentAmong: async (uses) => {
      if (state.fails) throw new Error('down');
      state.looked.push(uses.map(({ budget }) => budget));
      return uses.filter(({ budget }) => state.spent.includes(budget));
    },
    remembered,
    lookEvery: 100,
  });
  const heard: string[] = [];
  const watch = (session: string) => lists.watch(session, () => heard.push(session));
  const wait = () => vi.advanceTimersByTimeAsync(100);
  return { lists, state, heard, watch, wait };
};

it('is told once a budget is spent, and again once it is back', async () => {
  const { lists, state, heard, watch, wait } = scene();
  lists.note('one', [use('a')], []);
  watch('one');
  await wait();
  expect(heard).toEqual([]);
  state.spent = ['a'];
  await wait();
  await wait();
  expect(heard).toEqual(['one']);
  state.spent = [];
  await wait();
  expect(heard).toEqual(['one', 'one']);
});

it('is not told of what its list showed already', async () => {
  const { lists, state, heard, watch, wait } = scene();
  state.spent = ['a'];
  lists.note('one', [use('a')], [use('a')]);
  watch('one');
  await wait();
  expect(heard).toEqual([]);
});

it('is told nothing where no list depended on a budget, or no list was shown', async () => {
  const { lists, state, heard, watch, wait } = scene();
  lists.note('one', [], []);
  watch('one');
  watch('other');
  state.spent = ['a'];
  await wait();
  expect(heard).toEqual([]);
  expect(state.looked).toEqual([]);
});

it('depends on all pages of a list', async () => {
  const { lists, state, watch, wait } = scene();
  lists.note('one', [use('a')], [use('a')]);
  lists.note('one', [use('b')], []);
  lists.note('one', [], []);
  watch('one');
  state.spent = ['a'];
  await wait();
  expect(state.looked).toEqual([['a', 'b']]);
});

it('takes what a page says anew in the place of what was said before', async () => {
  const { lists, state, heard, watch, wait } = scene();
  lists.note('one', [use('a')], [use('a')]);
  lists.note('one', [use('a')], []);
  watch('one');
  state.spent = ['a'];
  await wait();
  expect(heard).toEqual(['one']);
});

it('is forgotten first if it was shown longest ago', async () => {
  const { lists, state, heard, watch, wait } = scene();
  for (const session of ['one', 'two', 'one', 'three']) lists.note(session, [use('a')], []);
  for (const session of ['one', 'two', 'three']) watch(session);
  state.spent = ['a'];
  await wait();
  expect(heard).toEqual(['one', 'three']);
});

it('is looked at again if the counters cannot be read, and no more once no one watches', async () => {
  const { lists, state, heard, watch, wait } = scene();
  lists.note('one', [use('a')], []);
  const stop = watch('one');
  state.spent = ['a'];
  state.fails = true;
  await wait();
  state.fails = false;
  await wait();
  expect(heard).toEqual(['one']);
  stop();
  state.spent = [];
  await wait();
  expect(heard).toEqual(['one']);
});
