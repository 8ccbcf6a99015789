/** Tries one mutant: puts it into the copy, runs the tests that run it until one is red, and takes it out again. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestFile } from './cover.ts';
import { applyMutant, diffOf, type Mutant } from './find-mutants.ts';
import { runTests, type TestRun } from './run-tests.ts';

/** `slow` did not end in time, or was red only sometimes, which proves nothing: it counts as unnoticed. */
export type Verdict = 'killed' | 'survived' | 'uncovered' | 'slow';

export interface Tried {
  readonly file: string;
  readonly line: number;
  readonly was: string;
  readonly becomes: string;
  readonly verdict: Verdict;
  /** Digests of the test files that run the mutant and were green. */
  readonly passed: readonly string[];
  /** The test that was red. */
  readonly by: string | undefined;
}

/** `passed` are the test files that were green before and are not among `covering`. */
type TryMutant = (mutant: Mutant, covering: readonly TestFile[], passed: readonly string[]) => Promise<Tried>;

/** Milliseconds: a start of Vitest, and how much slower than the first run the tests may be. */
const START = 60_000;
const SLOWER = 5;

/** Returns what tries one mutant in this copy of the checkout. */
export const createTryMutant =
  (copy: string): TryMutant =>
  async (mutant, covering, passed) => {
    const path = join(copy, mutant.file);
    const text = readFileSync(path, 'utf8');
    const result = (verdict: Verdict, by?: string): Tried => ({
      file: mutant.file,
      line: mutant.line,
      ...diffOf(text, mutant),
      verdict,
      passed: verdict === 'survived' ? [...passed, ...covering.map(({ of }) => of)] : passed,
      by,
    });
    if (covering.length === 0) return result('uncovered');
    const put = (isIn: boolean): void => writeFileSync(path, isIn ? applyMutant(text, mutant) : text);
    put(true);
    try {
      const run = await runInOrder(copy, covering);
      const [by] = run.red;
      if (by === undefined) return result(run.ended ? 'survived' : 'slow');
      const test = covering.find((each) => by.startsWith(join(copy, each.path)));
      const isProven = test === undefined || !isWaiting(test) || (await isProvenBy(copy, test, put));
      return result(isProven ? 'killed' : 'slow', by.replace(`${copy}/`, ''));
    } finally {
      put(false);
    }
  };

/** What starts servers and waits for them can be red on a busy machine. */
const isWaiting = ({ path }: TestFile): boolean => !path.startsWith('test/unit/');

/** Red once more with the mutant, and green without it. */
const isProvenBy = async (copy: string, test: TestFile, put: (isIn: boolean) => void): Promise<boolean> => {
  if ((await runInOrder(copy, [test])).red.length === 0) return false;
  put(false);
  const { red, ended } = await runInOrder(copy, [test]);
  return ended && red.length === 0;
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
