/** Long work on the event loop: a slice at a time, callers in turn, with room for everything else in between. */
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';

/** `pause` is awaited often: once a slice has lasted a few milliseconds, whatever else is ready runs first. */
export type SlicedWork<T> = (pause: () => Promise<void>) => Promise<T>;

/** Of the work of one caller one piece is under way at a time, in the order in which it came. */
export type InSlices = <T>(caller: string, work: SlicedWork<T>) => Promise<T>;

/** What it leaves behind is collected in other threads, which takes about as long again. */
const WITH_GARBAGE = 2;

interface Piece {
  /** Goes on with the work; resolves once it pauses, or is over. */
  readonly slice: () => Promise<'paused' | 'over'>;
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

/** Returns what runs sliced work; of one caller, one piece at a time. */
export const createInSlices = (deps: InSlicesDeps): InSlices => {
  /** Pieces of each caller, the first of them under way; the caller whose turn it is comes first. */
  const lines = new Map<string, Piece[]>();
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
    for (let [next] = lines; next !== undefined; [next] = lines) {
      const [caller, pieces] = next;
      const state = await pieces[0]?.slice();
      if (state !== 'paused') pieces.shift();
      lines.delete(caller);
      if (pieces.length > 0) lines.set(caller, pieces);
      await giveWay();
    }
    isRunning = false;
  };

  return (caller, work) => {
    const { piece, done } = pieceOf(work, {
      used: deps.used,
      count: (slice) => deps.count(caller, slice * WITH_GARBAGE),
    });
    const line = lines.get(caller);
    if (line === undefined) lines.set(caller, [piece]);
    else line.push(piece);
    if (!isRunning) void runAll();
    return done;
  };
};

/** Work that runs only while a slice of it is awaited. */
const pieceOf = <T>(
  work: SlicedWork<T>,
  { used, count }: { readonly used: () => number; readonly count: (milliseconds: number) => void },
): { readonly piece: Piece; readonly done: Promise<T> } => {
  const { promise: done, resolve, reject } = Promise.withResolvers<T>();
  let since = 0;
  let stop = (_state: 'paused' | 'over'): void => {};
  const pause = async (): Promise<void> => {
    const slice = used() - since;
    if (slice < SLICE) return;
    count(slice);
    await new Promise<void>((goOn) => {
      start = goOn;
      stop('paused');
    });
  };
  let start = (): void => {
    const end = () => {
      count(Math.max(used() - since, 0));
      stop('over');
    };
    Promise.try(work, pause).then(resolve, reject).finally(end);
  };
  const slice: Piece['slice'] = () =>
    new Promise((stopped) => {
      stop = stopped;
      since = used();
      start();
    });
  return { piece: { slice }, done };
};
