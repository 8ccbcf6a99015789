/** What people are told if their decision could not be judged: never an error, and never that it counted. */

const UNDECIDED = {
  ok: false,
  problem: 'Firebreak could not check or save this just now, so nothing was decided.',
} as const;

/** What `settle` resolves with; if it rejects, since the store or the check of the approver failed, that nothing was decided. */
export const orUndecided = <T>(settle: () => Promise<T>): Promise<T | typeof UNDECIDED> =>
  settle().catch(() => UNDECIDED);
