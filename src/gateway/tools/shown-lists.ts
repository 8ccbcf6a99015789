/** Notices that a session would be shown other tools than it was, because a budget was spent, given back or came back by itself. */
import type { BudgetUse } from '../../policy/decision/budgets.ts';
import { type Budgets, counterOf } from '../budgets.ts';

export interface ShownLists {
  /** A list was shown to the session, and depended on these counters. */
  note(session: string, uses: readonly BudgetUse[], spent: readonly BudgetUse[]): void;
  /** Calls back whenever the list would be another one, until the returned function is called. */
  watch(session: string, changed: () => void): () => void;
}

interface Shown {
  readonly uses: ReadonlyMap<string, BudgetUse>;
  readonly spent: ReadonlySet<string>;
}

export interface ShownListsDeps {
  readonly spentAmong: Budgets['spentAmong'];
  /** How many sessions' lists are remembered; the one shown longest ago is forgotten first. */
  readonly remembered: number;
  /** Milliseconds between two looks at the counters. */
  readonly lookEvery: number;
}

/** Counters of one session; beyond that, new ones take the place of all before. */
const MOST_COUNTERS = 1000;

/**
 * Remembers of the last `remembered` sessions which budgets had taken tools off their lists, and looks again every
 * `lookEvery` milliseconds.
 */
export const createShownLists = ({ spentAmong, remembered, lookEvery }: ShownListsDeps): ShownLists => {
  const lists = new Map<string, Shown>();

  const note: ShownLists['note'] = (session, uses, spent) => {
    if (uses.length === 0 && !lists.has(session)) return;
    const before = lists.get(session);
    const added = uses.map((use) => [counterOf(use), use] as const);
    // Lists come in pages.
    const kept = before === undefined || before.uses.size > MOST_COUNTERS ? [] : before.uses;
    const seen = new Set(added.map(([counter]) => counter));
    const still = [...(before?.spent ?? [])].filter((counter) => !seen.has(counter));
    lists.delete(session);
    lists.set(session, {
      uses: new Map([...kept, ...added]),
      spent: new Set([...still, ...spent.map(counterOf)]),
    });
    const [oldest] = lists.keys();
    if (lists.size > remembered && oldest !== undefined) lists.delete(oldest);
  };

  const watch: ShownLists['watch'] = (session, changed) => {
    let told: { readonly list: Shown; readonly spent: ReadonlySet<string> } | undefined;
    const look = async (): Promise<void> => {
      const list = lists.get(session);
      if (list === undefined) return;
      const spent = new Set((await spentAmong([...list.uses.values()])).map(counterOf));
      const before = told?.list === list ? told.spent : list.spent;
      if (spent.symmetricDifference(before).size === 0) return;
      told = { list, spent };
      changed();
    };
    // What cannot be read now is looked at again.
    const timer = setInterval(() => void look().catch(() => undefined), lookEvery).unref();
    return () => clearInterval(timer);
  };

  return { note, watch };
};
