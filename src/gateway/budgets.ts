/** Budgets of the policy, as calls meet them: what is spent when a call is judged, and counting it when it goes through. */
import type { Call } from '../domain/call.ts';
import type { Decision } from '../domain/decision.ts';
import { Refusal } from '../domain/refusal.ts';
import type { NowOrLater } from '../domain/time/now-or-later.ts';
import { type BudgetUse, isSpent } from '../policy/decision/budgets.ts';
import type { BudgetStore } from '../policy/ports.ts';
import type { CurrentPolicy, NoteSpent } from './ports.ts';

export interface Budgets {
  /** Ids of the budgets that the call counts against and of which nothing is left. Rejects if the store does. */
  spent(call: Call, session: string): NowOrLater<readonly string[]>;
  /** Those of these uses of whose budgets nothing is left, each counter looked at once. Rejects if the store does. */
  spentAmong(uses: readonly BudgetUse[]): Promise<readonly BudgetUse[]>;
  /**
   * Counts the call. Rejects with `budget-spent` if calls at the same moment used up what was
   * left when this one was judged, and if the store does.
   */
  spend(call: Call, use: { session: string; decision: Decision }): NowOrLater<void>;
}

export interface BudgetsDeps {
  readonly policy: CurrentPolicy;
  readonly store: BudgetStore;
  readonly noteSpent: NoteSpent;
  readonly now: () => number;
  readonly newId: () => string;
}

/**
 * Looks at and counts budgets in the store. Reads fail closed: a budget that cannot be read rejects with
 * `store-unavailable`.
 */
export const createBudgets = ({ policy, store, noteSpent, now, newId }: BudgetsDeps): Budgets => {
  const spentAmong: Budgets['spentAmong'] = async (uses) => {
    const counters = new Map(uses.map((use) => [counterOf(use), use]));
    const looked = await Promise.all(
      [...counters].map(
        async ([counter, use]) =>
          [counter, isSpent(use, await counted(use, store.used(use, now())))] as const,
      ),
    );
    const spent = new Map(looked);
    return uses.filter((use) => spent.get(counterOf(use)));
  };
  const spendEach = async (uses: readonly BudgetUse[], call: Call, decision: Decision): Promise<void> => {
    // Not the number of the request: two replicas may number requests of one recording alike.
    const token = newId();
    for (const use of uses) {
      const used = await counted(use, store.spend(use, token, now()));
      if (isSpent(use, used)) void noteSpent(use, call.caller);
      const wasKnown = decision.considered.some(({ rule }) => rule === use.budget);
      if (used > use.limit && !wasKnown) throw new Refusal('budget-spent');
    }
  };
  return {
    spentAmong,
    spent: (call, session) => {
      const uses = policy().budgets(call, session);
      if (uses.length === 0) return NONE;
      return spentAmong(uses).then((spent) => {
        for (const use of spent) void noteSpent(use, call.caller);
        return spent.map(({ budget }) => budget);
      });
    },
    spend: (call, { session, decision }) => {
      const uses = policy().budgets(call, session);
      return uses.length === 0 ? undefined : spendEach(uses, call, decision);
    },
  };
};

const NONE: readonly string[] = [];

/** A store that fails here is told as what it is: the caller hears which budget could not be counted. */
const counted = (use: BudgetUse, counting: Promise<number>): Promise<number> =>
  counting.catch((cause: unknown) => {
    if (cause instanceof Refusal && cause.code !== 'store-unavailable') throw cause;
    const sentence = `The budget ${use.budget} could not be counted because the store did not answer, so the call was not executed. Try again later.`;
    throw Object.assign(new Refusal('store-unavailable', sentence), { cause });
  });

/** The name of the counter of one budget for one subject, unambiguous whatever they are called. */
export const counterOf = ({ budget, subject }: BudgetUse): string => JSON.stringify([budget, subject]);
