/** The score: of all mutants that were tried, how many a test noticed. */

/** `slow` did not end in time, or was red only sometimes, which proves nothing: it counts as unnoticed. */
type Verdict = 'killed' | 'survived' | 'uncovered' | 'slow';

export interface Outcome {
  /** The folder or file that was asked for. */
  readonly place: string;
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

/** Lines by place and in all, and then whatever was not noticed, with its change. */
export const formatScore = (outcomes: readonly Outcome[]): string => {
  const places = [...Map.groupBy(outcomes, ({ place }) => place)];
  const left = outcomes.filter(({ verdict }) => verdict !== 'killed');
  return [
    '',
    ...places.map(([place, inPlace]) => lineOf(place, inPlace)),
    lineOf('all', outcomes),
    ...left.map(
      ({ file, line, verdict, was, becomes }) => `\n${verdict} ${file}:${line}\n  - ${was}\n  + ${becomes}`,
    ),
  ].join('\n');
};

const lineOf = (name: string, outcomes: readonly Outcome[]): string => {
  const killed = outcomes.filter(({ verdict }) => verdict === 'killed').length;
  const share = ((100 * killed) / outcomes.length).toFixed(1);
  return `${name.padEnd(20)} ${String(killed).padStart(4)} of ${String(outcomes.length).padStart(4)}  ${share.padStart(5)} %`;
};
