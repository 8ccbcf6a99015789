/** Targets under the same workload in turn, round by round, so that whatever else the machine does meets all of them. */
import type { Measure, Measured, Timing } from './measure.ts';
import { median } from './median.ts';
import type { Target } from './target.ts';
import type { Workload } from './workloads.ts';

/** Medians of the rounds by the name of the target. */
export type Compared = Readonly<Record<string, Measured>>;

/** Measures all targets in each round, in the other order each time. */
export const compare = async (
  measure: Measure,
  { targets, workload, rounds, timing }: Comparison,
): Promise<Compared> => {
  const measured = new Map<string, Measured[]>(targets.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const target of round % 2 === 0 ? targets : targets.toReversed()) {
      measured.get(target.name)?.push(await measure(target, workload, timing));
    }
  }
  return Object.fromEntries([...measured].map(([name, all]) => [name, medians(all)]));
};

export interface Comparison {
  readonly targets: readonly Target[];
  readonly workload: Workload;
  readonly rounds: number;
  readonly timing: Timing;
}

const medians = (all: readonly Measured[]): Measured => {
  const of = (key: keyof Measured) => median(all.map((each) => each[key]));
  return { cpu: of('cpu'), p50: of('p50'), p99: of('p99'), perSecond: of('perSecond') };
};
