/** Which test files run which mutant, from a run of each without a mutant. */
import type { Mutant } from './find-mutants.ts';
import { runTrials } from './run-trials.ts';

export interface TestFile {
  readonly path: string;
  /** Digest of its path and text. */
  readonly of: string;
}

/** What one test file runs, by the keys of mutants; kept between two measurements under the digest of the file. */
export interface Covered {
  readonly path: string;
  /** Milliseconds; undefined if it is red, or does not end, without any mutant: it is of no use. */
  readonly took: number | undefined;
  readonly hits: readonly string[];
}

/** Finds a mutant again as long as its lines are as they were. */
export const keyOf = ({ file, line, start, end, becomes }: Mutant): string =>
  [file, line, end - start, becomes].join(' ');

const NOTHING = { red: undefined, took: undefined, hits: [] };

/** Calls back with what each of the test files runs. */
export const coverMutants = (
  copy: string,
  mutants: readonly Mutant[],
  files: readonly TestFile[],
  onCovered: (file: TestFile, covered: Covered) => void,
): Promise<void> =>
  runTrials(
    copy,
    files.map(({ path }) => ({ mutant: undefined, tests: [path] })),
    (index, result) => {
      const file = files[index];
      if (file === undefined) return;
      const { path } = file;
      const { red, took, hits } = typeof result === 'string' ? NOTHING : result;
      onCovered(file, {
        path,
        took: red === undefined ? took : undefined,
        hits: hits.flatMap((id) => mutants[id] ?? []).map(keyOf),
      });
    },
  );

/** How many times as long as without a mutant its tests must have had for one that never ends to count as killed. */
const PATIENCE = 5;

/** Whether each of the test files, by digest, takes little enough without a mutant for that many milliseconds to prove it. */
export const isPatient = (
  covered: ReadonlyMap<string, Covered>,
  tests: readonly TestFile[],
  limit: number,
): boolean => tests.every(({ of }) => PATIENCE * (covered.get(of)?.took ?? limit) <= limit);

/** The test files that run the mutant, the narrow and fast ones first. */
export const testsOf = (covered: ReadonlyMap<string, Covered>, mutant: Mutant): readonly TestFile[] => {
  const key = keyOf(mutant);
  return [...covered]
    .filter(([, { took, hits }]) => took !== undefined && hits.includes(key))
    .toSorted(([, one], [, other]) => cost(one) - cost(other))
    .map(([of, { path }]) => ({ path, of }));
};

/** Scenarios take seconds and run most mutants; the test that was written for a place is small and runs few. */
const cost = ({ took = 0, hits }: Covered): number => (took + 20) * hits.length;
