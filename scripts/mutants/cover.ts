/** Which test files run which mutant, from a run of the suite with every place marked. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Mutant } from './find-mutants.ts';
import { markPlaces } from './mark.ts';
import { runTests } from './run-tests.ts';

export interface TestFile {
  readonly path: string;
  /** Digest of its path and text. */
  readonly of: string;
  /** Milliseconds it took without a mutant. */
  readonly took: number;
  /** How many of the mutants it runs: one that runs few is about them. */
  readonly breadth: number;
}

/** Milliseconds for one run of Vitest. */
const WITHIN = 60 * 60_000;

/** What one test file runs, by the keys of mutants; kept between two measurements under the digest of the file. */
export interface Covered {
  readonly path: string;
  /** Milliseconds; undefined if it is red, or runs nothing, without any mutant: it is of no use. */
  readonly took: number | undefined;
  readonly hits: readonly string[];
}

/** Finds a mutant again as long as its lines are as they were. */
export const keyOf = ({ file, line, start, end, becomes }: Mutant): string =>
  [file, line, end - start, becomes].join(' ');

/** What each of the test files runs, with paths from the root. */
export const coverMutants = async (
  copy: string,
  mutants: readonly Mutant[],
  { files, workers }: { readonly files: readonly string[]; readonly workers: string },
): Promise<readonly Covered[]> => {
  const restore = markAll(copy, mutants);
  const folder = join(copy, 'mutants-hits');
  mkdirSync(folder);
  const environment = { FIREBREAK_MUTANTS_HITS: folder };
  const run = await runTests({
    copy,
    args: ['--maxWorkers', workers, ...files],
    environment,
    within: WITHIN,
  });
  restore();
  const took = new Map(
    run.files.filter(({ passed }) => passed).map((file) => [relative(copy, file.path), file.took]),
  );
  const hits = new Map(
    readdirSync(folder)
      .map((name): { testPath: string; hits: number[] } =>
        JSON.parse(readFileSync(join(folder, name), 'utf8')),
      )
      .map(({ testPath, hits: ids }) => [relative(copy, testPath), ids]),
  );
  rmSync(folder, { recursive: true });
  return files.map((path) => ({
    path,
    took: took.get(path),
    hits: (hits.get(path) ?? []).flatMap((id) => mutants[id] ?? []).map(keyOf),
  }));
};

/** The test files that run the mutant, the narrow and fast ones first. */
export const testsOf = (covered: ReadonlyMap<string, Covered>, mutant: Mutant): readonly TestFile[] => {
  const key = keyOf(mutant);
  return [...covered]
    .flatMap(([of, { path, took, hits }]) =>
      took !== undefined && hits.includes(key) ? [{ path, of, took, breadth: hits.length }] : [],
    )
    .toSorted((one, other) => cost(one) - cost(other));
};

/** Scenarios take seconds and run most mutants; the test that was written for a place is small and runs few. */
const cost = ({ took, breadth }: TestFile): number => (took + 300) * breadth;

/** Returns what puts the sources back. */
const markAll = (copy: string, mutants: readonly Mutant[]): (() => void) => {
  const places = mutants.map((mutant, id) => ({ id, mutant }));
  const originals = [...Map.groupBy(places, ({ mutant }) => mutant.file)].map(([file, inFile]) => {
    const path = join(copy, file);
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, markPlaces(text, inFile));
    return { path, text };
  });
  return () => {
    for (const { path, text } of originals) writeFileSync(path, text);
  };
};
