/** One measurement: a target under one workload for some time. */
import { setTimeout as sleep } from 'node:timers/promises';
import { cpuTime } from './cpu-time.ts';
import type { Load } from './load-process.ts';
import type { Target } from './target.ts';
import type { Workload } from './workloads.ts';

const CALLERS = 8;
/** Milliseconds in which what was put off until after the answers is done, and counted. */
const SETTLE = 60;

export interface Measured {
  /** Microseconds of processor time a call, of the whole process. */
  readonly cpu: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly perSecond: number;
}

export interface Timing {
  /** Calls under way at once; those of the workload if undefined. */
  readonly connections?: number | undefined;
  /** Milliseconds. */
  readonly warmUp: number;
  readonly time: number;
}

export type Measure = (target: Target, workload: Workload, timing: Timing) => Promise<Measured>;

/** Returns a function that rejects if an answer is not the right one. */
export const createMeasure =
  (load: Load): Measure =>
  async (target, workload, timing) => {
    const { server, method, params } = workload;
    const { connections = workload.connections, warmUp, time } = timing;
    const tokens = await Promise.all(
      Array.from({ length: CALLERS }, (_, index) => target.token(`caller-${index}`, server)),
    );
    const plan = {
      url: target.url(server),
      tokens: tokens.filter((token) => token !== undefined),
      ...{ method, params, connections, warmUp, time },
    };
    let before = 0;
    const { calls, seconds, p50, p99 } = await load.run(plan, (sample) => {
      workload.check(sample, target);
      before = cpuTime(target.pid);
    });
    await sleep(SETTLE);
    const cpu = ((cpuTime(target.pid) - before) * 1000) / calls;
    return { cpu, p50, p99, perSecond: calls / seconds };
  };
