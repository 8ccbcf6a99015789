/** Long work on the event loop: one piece at a time for all callers together, in turn, with room for others in between. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createFairQueue } from './fair-queue.ts';

/** `pause` is awaited often: once a slice has lasted a few milliseconds, whatever else is ready runs first. */
export type SlicedWork<T> = (pause: () => Promise<void>) => Promise<T>;

export type InSlices = <T>(caller: string, work: SlicedWork<T>) => Promise<T>;

/** What it leaves behind is collected in other threads, which takes about as long again. */
const WITH_GARBAGE = 2;

interface Piece {
  readonly run: () => Promise<void>;
  readonly size: number;
}

/** Milliseconds of processor time. */
const SLICE = 4;

/** `count` is told the processor time of each slice, in milliseconds; `used` is that of this thread so far. */
export const createInSlices = (deps: {
  readonly count: (caller: string, milliseconds: number) => void;
  readonly used: () => number;
}): InSlices => {
  // Unbounded here: each item is a request under way, and those are bounded by caller.
  const unbounded = Number.POSITIVE_INFINITY;
  const queue = createFairQueue<Piece>({ items: unbounded, size: unbounded });
  let isRunning = false;

  const runAll = async (): Promise<void> => {
    isRunning = true;
    for (let piece = queue.next(); piece !== undefined; piece = queue.next()) {
      await piece.run();
      await nextTurn();
    }
    isRunning = false;
  };

  return async <Result>(caller: string, work: SlicedWork<Result>) => {
    const { promise, resolve, reject } = Promise.withResolvers<Result>();
    const run = async () => {
      let since = deps.used();
      const count = (slice: number) => deps.count(caller, slice * WITH_GARBAGE);
      const pause = async () => {
        const slice = deps.used() - since;
        if (slice < SLICE) return;
        count(slice);
        await nextTurn();
        since = deps.used();
      };
      await work(pause).then(resolve, reject);
      count(deps.used() - since);
    };
    queue.insist(caller, { run, size: 1 });
    if (!isRunning) void runAll();
    return promise;
  };
};
