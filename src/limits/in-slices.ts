/** Long work on the event loop: one piece at a time for all callers together, in turn, with room for others in between. */
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
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

/** Milliseconds of processor time, and how long others then have if they have anything to do. */
const SLICE = 4;
/** Milliseconds that a turn of the event loop takes if nothing else was ready. */
const QUIET = 0.2;

interface InSlicesDeps {
  /** Told the processor time of each slice, in milliseconds. */
  readonly count: (caller: string, milliseconds: number) => void;
  /** Processor time of this thread so far, in milliseconds. */
  readonly used: () => number;
  /** Milliseconds of a clock that only goes forward. */
  readonly clock: () => number;
}

export const createInSlices = (deps: InSlicesDeps): InSlices => {
  // Unbounded here: each item is a request under way, and those are bounded by caller.
  const unbounded = Number.POSITIVE_INFINITY;
  const queue = createFairQueue<Piece>({ items: unbounded, size: unbounded });
  let isRunning = false;

  /**
   * Whatever is ready runs. A call takes some ten turns of the event loop, to the store, to the server and back, and would
   * wait for a slice at each: if one turn has shown that others are at work, they have the thread for as long as a slice.
   */
  const giveWay = async (): Promise<void> => {
    const before = deps.clock();
    await nextTurn();
    if (deps.clock() - before > QUIET) await sleep(SLICE);
  };

  const runAll = async (): Promise<void> => {
    isRunning = true;
    for (let piece = queue.next(); piece !== undefined; piece = queue.next()) {
      await piece.run();
      await giveWay();
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
        await giveWay();
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
