/** What policy needs from a store: counters for budgets, the same on every replica. */

/** One counter: a budget for one caller, session or tool. */
export interface BudgetKey {
  /** Id of the budget in the policy file. */
  readonly budget: string;
  /** Whom it counts for, as one string. */
  readonly subject: string;
  /** Length of the window, in milliseconds; what is older does not count any more. */
  readonly window: number;
}

export interface BudgetStore {
  /**
   * Counts one use and resolves with its place among those in the window that ends now, counted from 1. The same `token`
   * counts once, so that a retry after a lost answer costs nothing. Durable once resolved.
   */
  spend(key: BudgetKey, token: string, now: number): Promise<number>;
  /** How many uses there are in the window that ends now. */
  used(key: BudgetKey, now: number): Promise<number>;
  /** Forgets all uses: an operator gave the budget back. */
  restore(key: Pick<BudgetKey, 'budget' | 'subject'>): Promise<void>;
}
