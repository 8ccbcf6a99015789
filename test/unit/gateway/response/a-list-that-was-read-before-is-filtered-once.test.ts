/** What was left out of a list is remembered for its caller, as long as policy, pins and server are the same. */
import { expect, it } from 'vitest';
import { createFilterAnswer } from '../../../../src/gateway/response/filter-answer.ts';
import { scanJson } from '../../../../src/mcp/json/scan-json.ts';

const LIST = JSON.stringify({ result: { tools: [{ name: 'read' }, { name: 'drop' }] } });

const scene = () => {
  const scanned = scanJson(LIST);
  if (!scanned.ok) throw new Error(scanned.problem);
  const state = {
    decided: 0,
    uses: false,
    held: new Set<string>(),
    shown: [] as unknown[],
    seen: [] as unknown[],
  };
  const policyOf = () => ({
    couldEver: () => {
      state.decided += 1;
      return true;
    },
    hidingBudgets: () => (state.uses ? [{ budget: 'b', subject: 's' }] : []),
  });
  const now = { policy: policyOf() };
  const filter = createFilterAnswer({
    policy: () => now.policy,
    checkUri: () => {},
    taskOwners: {},
    pins: {
      held: async (_server: string, tools: unknown) => {
        state.seen.push(tools);
        return state.held;
      },
      effectOf: () => undefined,
    },
    budgets: { spentAmong: async () => [] },
    shownLists: { note: (...shown: unknown[]) => void state.shown.push(shown) },
  } as never);
  const ask = async (caller = BOB, server = 'shop'): Promise<number> => {
    const before = state.decided;
    await filter(LIST, scanned.root, 'tools/list', {
      caller,
      conversation: { server, recording: { id: 'ses_1' } },
    } as never);
    return state.decided - before;
  };
  const changePolicy = (): void => {
    now.policy = policyOf();
  };
  return { state, ask, changePolicy };
};
const BOB = { subject: 'bob' };

it('is decided about once, and what was shown is noted each time', async () => {
  const { state, ask } = scene();
  expect([await ask(), await ask()]).toEqual([2, 0]);
  expect(state.shown).toEqual([
    ['ses_1', [], []],
    ['ses_1', [], []],
  ]);
  expect(state.seen[1]).toBe(state.seen[0]);
});

it('is decided about for each caller, and remembered for all of them', async () => {
  const { ask } = scene();
  const ada = { subject: 'ada' };
  expect([await ask(BOB), await ask(ada), await ask(BOB), await ask(ada)]).toEqual([2, 2, 0, 0]);
});

it('is decided about anew behind another server, under another policy and with other pins', async () => {
  const { state, ask, changePolicy } = scene();
  await ask();
  expect(await ask(BOB, 'bank')).toBe(2);
  await ask();
  changePolicy();
  expect(await ask()).toBe(2);
  state.held = new Set(['other']);
  expect(await ask()).toBe(2);
  expect(await ask()).toBe(0);
});

it('is decided about each time if it depends on what is spent', async () => {
  const { state, ask } = scene();
  state.uses = true;
  expect([await ask(), await ask()]).toEqual([2, 2]);
});
