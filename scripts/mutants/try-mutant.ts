/** Tries one mutant: puts it into the copy, runs the tests that run it until one is red, and takes it out again. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestFile } from './cover.ts';
import { applyMutant, diffOf, type Mutant } from './find-mutants.ts';
import { runTests, type TestRun } from './run-tests.ts';

/** `slow` did not end in time, which proves nothing: it counts as unnoticed. */
export type Verdict = 'killed' | 'survived' | 'uncovered' | 'slow';

export interface Tried {
  readonly file: string;
  readonly line: number;
  readonly was: string;
  readonly becomes: string;
  readonly verdict: Verdict;
  /** Files that were run at most, and the test that was red. */
  readonly tests: number;
  readonly by: string | undefined;
}

interface TryDeps {
  readonly copy: string;
  /** Test files for one mutant at most; the widest are left out. */
  readonly mostTests: number;
}

/** Milliseconds: a start of Vitest, and how much slower than the first run the tests may be. */
const START = 60_000;
const SLOWER = 5;

export const createTryMutant =
  ({ copy, mostTests }: TryDeps) =>
  async (mutant: Mutant, covering: readonly TestFile[]): Promise<Tried> => {
    const tests = covering.slice(0, mostTests);
    const path = join(copy, mutant.file);
    const text = readFileSync(path, 'utf8');
    const result = (verdict: Verdict, by?: string): Tried => ({
      file: mutant.file,
      line: mutant.line,
      ...diffOf(text, mutant),
      verdict,
      tests: tests.length,
      by,
    });
    if (tests.length === 0) return result('uncovered');
    writeFileSync(path, applyMutant(text, mutant));
    try {
      const run = await runInOrder(copy, tests);
      return result(verdictOf(run), run.red[0]?.replace(`${copy}/`, ''));
    } finally {
      writeFileSync(path, text);
    }
  };

const runInOrder = (copy: string, tests: readonly TestFile[]): Promise<TestRun> => {
  const order = join(copy, 'mutants-order.json');
  writeFileSync(order, JSON.stringify(tests.map(({ path }) => join(copy, path))));
  return runTests({
    copy,
    args: ['--bail', '1', '--maxWorkers', '1', ...tests.map(({ path }) => path)],
    environment: { FIREBREAK_MUTANTS_ORDER: order },
    within: START + SLOWER * tests.reduce((sum, { took }) => sum + took, 0),
  });
};

const verdictOf = ({ red, ended }: TestRun): Verdict => {
  if (red.length > 0) return 'killed';
  return ended ? 'survived' : 'slow';
};
