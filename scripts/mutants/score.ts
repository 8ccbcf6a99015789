/** The score: of all mutants that were tried, how many a test noticed. */
import type { Tried } from './try-mutant.ts';

export interface Outcome extends Tried {
  /** The folder or file that was asked for. */
  readonly place: string;
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
