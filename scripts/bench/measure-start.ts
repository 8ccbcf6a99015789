/** A cold start out of `dist/`: how long until it listens, and what it has in memory once it rests. */
import { setTimeout as sleep } from 'node:timers/promises';
import { cpuTime } from './cpu-time.ts';
import type { Firebreak } from './firebreak.ts';
import { residentMemory } from './resident-memory.ts';

export interface MeasuredStart {
  /** Milliseconds from the start of the process until it says that it listens. */
  readonly wall: number;
  /** Milliseconds of processor time until then. */
  readonly cpu: number;
  /** MiB resident, some seconds later, without a call. */
  readonly memory: number;
}

/** Milliseconds; a gateway gives memory back after ten seconds without work. */
const REST = 15_000;

/** @param start starts a gateway with a store of its own */
export const measureStart = async (start: () => Promise<Firebreak>): Promise<MeasuredStart> => {
  const target = await start();
  const cpu = cpuTime(target.pid);
  await sleep(REST);
  const memory = residentMemory(target.pid);
  await target.close();
  return { wall: target.startedIn, cpu, memory };
};
