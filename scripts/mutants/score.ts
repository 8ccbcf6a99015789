/** The score: of all mutants that were tried, how many a test noticed. */

/**
 * `timed out` never ended, though its tests had at least five times as long as they take without it: it counts as killed.
 * `slow` had less than that, or was red only sometimes, which proves nothing: it counts as unnoticed.
 */
type Verdict = 'killed' | 'timed out' | 'survived' | 'uncovered' | 'slow';

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

/** Whether a test notices it. */
export const isNoticed = ({ verdict }: Pick<Outcome, 'verdict'>): boolean =>
  verdict === 'killed' || verdict === 'timed out';

/** Lines by place and in all, with how many of those killed timed out, and then each one not noticed, with its change. */
export const formatScore = (outcomes: readonly Outcome[]): string => {
  const places = [...Map.groupBy(outcomes, ({ place }) => place)];
  const left = outcomes.filter((outcome) => !isNoticed(outcome));
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
  const killed = outcomes.filter(isNoticed).length;
  const timedOut = outcomes.filter(({ verdict }) => verdict === 'timed out').length;
  const share = ((100 * killed) / outcomes.length).toFixed(1);
  return `${name.padEnd(20)} ${String(killed).padStart(4)} of ${String(outcomes.length).padStart(4)}  ${share.padStart(5)} %  ${String(timedOut).padStart(4)} timed out`;
};
