/** Budgets of the policy, as calls meet them: what is spent when a call is judged, and counting it when it goes through. */
import type { Call } from '../domain/call.ts';
import type { Decision } from '../domain/decision.ts';
import { Refusal } from '../domain/refusal.ts';
import { spentBudgets } from '../policy/budgets.ts';
import type { BudgetStore } from '../policy/ports.ts';
import type { CurrentPolicy } from './ports.ts';

export interface Budgets {
  /** Ids of the budgets that the call counts against and of which nothing is left. Rejects where the store does. */
  spent(call: Call, session: string): Promise<readonly string[]>;
  /**
   * Counts the call, once for each token. Rejects with `budget-spent` where calls at the same moment used up what was
   * left when this one was judged, and where the store does.
   */
  spend(call: Call, use: { session: string; token: string; decision: Decision }): Promise<void>;
}

export interface BudgetsDeps {
  readonly policy: CurrentPolicy;
  readonly store: BudgetStore;
  readonly now: () => number;
}

export const createBudgets = ({ policy, store, now }: BudgetsDeps): Budgets => ({
  spent: async (call, session) => {
    const uses = policy().budgets(call, session);
    if (uses.length === 0) return [];
    return spentBudgets(
      await Promise.all(uses.map(async (use) => ({ ...use, used: await store.used(use, now()) }))),
    );
  },
  spend: async (call, { session, token, decision }) => {
    for (const use of policy().budgets(call, session)) {
      const used = await store.spend(use, token, now());
      const wasKnown = decision.considered.some(({ rule }) => rule === use.budget);
      if (used > use.limit && !wasKnown) throw new Refusal('budget-spent');
    }
  },
});
