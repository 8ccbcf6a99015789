/** What `run-trials.ts` asks of the worker of Vitest (`runner.ts`), and what it hears. Both meet in files of the copy. */

/** Paths are from the root of the copy. */
export interface Trial {
  /** Its number in the list of mutants; undefined to run the tests as they are. */
  readonly mutant: number | undefined;
  /** Run in this order until one is red. */
  readonly tests: readonly string[];
}

export interface TrialResult {
  /** The first test that was red; without a mutant no one has to prove it. */
  readonly red: string | undefined;
  /** False if it was red without the mutant as well, or was not red again with it. */
  readonly isProven: boolean;
  /** Milliseconds. */
  readonly took: number;
  /** Numbers of the mutants that were reached. */
  readonly hits: readonly number[];
}

/** One line of the log. */
export type Line =
  | { readonly is: 'beginning'; readonly test: string }
  | { readonly is: 'result'; readonly result: TrialResult }
  /** The worker makes no more trials. */
  | { readonly is: 'end' };

/** In the root of the copy. */
export const FILES = {
  mutants: 'mutants.json',
  trials: 'mutants-trials.json',
  log: 'mutants-log.jsonl',
} as const;
