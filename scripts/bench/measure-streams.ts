/** A thousand open streams of many callers, an event a second on each: what each costs, and what is left when they end. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { cpuTime } from './cpu-time.ts';
import { median } from './median.ts';
import { residentMemory } from './resident-memory.ts';
import type { StreamsReport } from './streams-plan.ts';
import type { Target } from './target.ts';

export interface MeasuredStreams {
  /** Microseconds of processor time an event. */
  readonly cpu: number;
  /** Milliseconds in the middle, from the server to the client. */
  readonly delay: number;
  /** KiB of resident memory a stream, over what the process had before. */
  readonly each: number;
  /** MiB resident before, while they are open, and some time after they ended. */
  readonly before: number;
  readonly open: number;
  readonly after: number;
}

const STREAMS = 1000;
/** A caller may have 64 open. */
const CALLERS = 50;
const WARM_UP = 5_000;
const TIME = 10_000;
/** Milliseconds in which memory is given back. */
const AFTER = 30_000;

export const measureStreams = async (target: Target): Promise<MeasuredStreams> => {
  const tokens = await Promise.all(
    Array.from({ length: CALLERS }, (_, index) => target.token(`watcher-${index}`, 'bench')),
  );
  const child = fork(fileURLToPath(new URL('./streams-load.ts', import.meta.url)), { stdio: 'inherit' });
  const ask = async (message: object | string): Promise<number[]> => {
    child.send(message);
    const [report] = (await once(child, 'message')) as [StreamsReport];
    if (report.kind === 'failed') throw new Error(report.reason);
    return report.kind === 'counted' ? report.delays : [];
  };
  try {
    const before = residentMemory(target.pid);
    await ask({
      url: target.url('bench'),
      tokens: tokens.filter((token) => token !== undefined),
      count: STREAMS,
    });
    await sleep(WARM_UP);
    await ask('count');
    const started = cpuTime(target.pid);
    await sleep(TIME);
    const delays = await ask('count');
    const cpu = ((cpuTime(target.pid) - started) * 1000) / delays.length;
    const open = residentMemory(target.pid);
    await ask('end');
    await sleep(AFTER);
    const after = residentMemory(target.pid);
    return { cpu, delay: median(delays), each: ((open - before) * 1024) / STREAMS, before, open, after };
  } finally {
    child.disconnect();
  }
};
