import { availableParallelism } from 'node:os';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readHeld } from '../../scripts/bench/held-ratios.ts';
import { openPair, type Pair } from '../../scripts/bench/open-pair.ts';
import { MAIN_WORKLOADS } from '../../scripts/bench/workloads.ts';

/** How much more than the held ratio is still the same: processor time varies with what else a machine does. */
const TOLERANCE = 1.25;
const ROUND = { rounds: 1, timing: { warmUp: 300, time: 500 } };
/** Measured again so often before it counts, since a busy machine may strike one of the two processes by chance. */
const ATTEMPTS = 3;

// Ratios of processor time in one run, never times: this is what the machine and its load change least.
const measures = process.platform === 'linux' && availableParallelism() >= 2;
if (!measures) {
  process.stderr.write(
    'The cost of enforcement is not measured: that takes Linux and two processors, as /proc tells the processor time and two processes must run at once.\n',
  );
}

let pair: Pair;
beforeAll(async () => {
  if (measures) pair = await openPair();
});
afterAll(() => pair?.close());

const held = readHeld();
for (const workload of MAIN_WORKLOADS) {
  const most = (held[workload.name] ?? 0) * TOLERANCE;
  it.skipIf(!measures)(
    `Enforcing everything on ${workload.title} costs no more than is held`,
    { timeout: 60_000 },
    async () => {
      const ratios: number[] = [];
      while (ratios.length < ATTEMPTS && !ratios.some((ratio) => ratio <= most)) {
        ratios.push((await pair.compareUnder(workload, ROUND)).ratio);
      }
      expect(Math.min(...ratios)).toBeLessThanOrEqual(most);
    },
  );
}
