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
      const took = result?.red === undefined ? result?.took : undefined;
      onCovered(file, {
        path,
        took,
        hits: (result?.hits ?? []).flatMap((id) => mutants[id] ?? []).map(keyOf),
      });
    },
  );

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
