/** Firebreak with everything on and the bare proxy, both in front of the measured server, to be compared row by row. */
import { createIdentityProvider } from '../../src/demo/company/identity-provider.ts';
import { BARE, startBare } from './baselines.ts';
import { startChildServer } from './child-server.ts';
import { compare } from './compare.ts';
import { startFirebreak } from './firebreak.ts';
import { startLoad } from './load-process.ts';
import { createMeasure, type Measured, type Timing } from './measure.ts';
import { ONE_KB, type Workload } from './workloads.ts';

export interface Row {
  readonly bare: Measured;
  readonly ours: Measured;
  /** Processor time a call of Firebreak, in those of the bare proxy. */
  readonly ratio: number;
}

export interface Pair {
  /** Medians of so many rounds. */
  compareUnder(
    workload: Workload,
    options: { readonly rounds: number; readonly timing: Timing },
  ): Promise<Row>;
  close(): Promise<void>;
}

/** Milliseconds. */
const WARM_UP = 3000;

const OURS = 'Firebreak';

/** @param mongodb URI of a MongoDB server; left out, the embedded store */
export const openPair = async (mongodb?: string): Promise<Pair> => {
  const upstream = await startChildServer('./upstream.ts');
  const idp = await createIdentityProvider();
  const bareProxy = await startBare(upstream.url);
  const firebreak = await startFirebreak({ name: OURS, idp, upstream: upstream.url, mongodb });
  const load = startLoad();
  const measure = createMeasure(load);
  // What all workloads share is compiled before the first row.
  await measure(bareProxy, ONE_KB, { warmUp: WARM_UP / 3, time: 100 });
  await measure(firebreak, ONE_KB, { warmUp: WARM_UP, time: 100 });
  return {
    compareUnder: async (workload, { rounds, timing }) => {
      const targets = [bareProxy, firebreak];
      const { [BARE]: bare, [OURS]: ours } = await compare(measure, { targets, workload, rounds, timing });
      if (bare === undefined || ours === undefined) throw new Error('a target was not measured');
      return { bare, ours, ratio: ours.cpu / bare.cpu };
    },
    close: async () => {
      load.close();
      await Promise.all([bareProxy.close(), firebreak.close(), idp.close()]);
      upstream.close();
    },
  };
};
