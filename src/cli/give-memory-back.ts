/** Gives memory back once a gateway has nothing to do: V8 leaves the garbage of a burst where it is until the next one. */
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';

interface GiveBackDeps {
  /** Collects all garbage and gives the pages back; blocks for tenths of a second. */
  readonly collect: () => void;
  /** Bytes that the heap takes up. */
  readonly heapSize: () => number;
  /** Share of the time since it was asked last in which something ran, from 0 to 1. */
  readonly busy: () => number;
}

/** Milliseconds between two looks: a gateway that had nothing to do for so long has no caller who waits. */
const LOOK_EVERY = 10_000;
const IDLE = 0.02;
/** Less is not worth it. */
const GROWN = 24 * 1024 * 1024;

/** Returns the look: it collects if nothing happened since the last one and the heap has grown since it was collected. */
export const createGiveBack = ({ collect, heapSize, busy }: GiveBackDeps): (() => void) => {
  let kept = 0;
  return () => {
    const isIdle = busy() < IDLE;
    if (!isIdle || heapSize() < kept + GROWN) return;
    collect();
    kept = heapSize();
  };
};

/** Looks until aborted. Does nothing in a process that was started without `--expose-gc`. */
export const giveMemoryBack = async (signal: AbortSignal): Promise<void> => {
  const { gc } = globalThis;
  if (gc === undefined) return;
  let last = performance.eventLoopUtilization();
  const look = createGiveBack({
    // An ordinary collection keeps the pages that it has emptied.
    collect: () => gc({ type: 'major', execution: 'sync', flavor: 'last-resort' }),
    heapSize: () => process.memoryUsage().heapTotal,
    busy: () => {
      const now = performance.eventLoopUtilization();
      const { utilization } = performance.eventLoopUtilization(now, last);
      last = now;
      return utilization;
    },
  });
  while (!signal.aborted) {
    await sleep(LOOK_EVERY, undefined, { signal, ref: false }).catch(() => undefined);
    if (!signal.aborted) look();
  }
};
