/** Masks long messages and judges long arguments beside the event loop, in threads that callers share in turn. */
import { Refusal } from '../../domain/refusal.ts';
import { createFairQueue, type FairQueueOptions } from '../../limits/fair-queue.ts';
import type { Classification } from '../../policy/effects/classify.ts';
import type { ToolCall } from '../../policy/effects/tool-call.ts';
import { MaskingFailed } from '../engine/create-masker.ts';
import type { Maskable, Masked } from '../engine/mask-message.ts';
import type { Where } from '../settings/treatment.ts';
import { createThread, type Thread } from './create-thread.ts';
import { type Asked, maskedFrom, type ThreadOptions, type Told } from './messages.ts';
import type { WorkLimits } from './watch-work.ts';

/** For whom work is done. */
export interface ForCaller {
  readonly caller: string;
  /** True for answers: their call has run already, so they wait however much the caller has queued. */
  readonly isUnbounded?: boolean;
}

export interface Pool {
  /** Rejects with MaskingFailed if masking fails or takes too long, and with `too-many` if the caller's queue is full. */
  mask(message: Pick<Maskable, 'text'>, where: Where, forCaller: ForCaller): Promise<Masked>;
  /** Undefined if judging takes too long, so that nothing is known; rejects with `too-many` if the caller's queue is full. */
  classify(
    call: Omit<ToolCall, 'args'>,
    args: string,
    forCaller: ForCaller,
  ): Promise<Classification | undefined>;
  /** Ends the threads; what waits is rejected. */
  close(): Promise<void>;
}

export interface PoolOptions extends Omit<ThreadOptions, 'yields'> {
  /** Threads; one caller has at most all but one of them at work. */
  readonly size?: number;
  /** Pieces of work of one caller that may wait, and their characters in all. */
  readonly waiting?: FairQueueOptions;
  /**
   * Milliseconds of processor time that one piece of work may take, beside what is added for the length of a text to be
   * masked; then its thread is ended, whatever it does.
   */
  readonly limit?: number;
  /** Milliseconds that one piece of work may last, however little of them the machine lets it run. */
  readonly wall?: number;
  /** Bytes that one thread may take up; what needs more is given up. */
  readonly memory?: number;
  /** Told why something was given up, in words that hold nothing of it. */
  readonly warn: (reason: string) => void;
  /** Told the processor time that a piece of work took, in milliseconds. */
  readonly spend?: (caller: string, milliseconds: number) => void;
  /** True for callers that have just used much of the processor: what they ask for yields to everything else. */
  readonly isBusy?: (caller: string) => boolean;
  /** What the threads run. */
  readonly file?: URL;
}

interface Waiting {
  readonly caller: string;
  readonly size: number;
  readonly asked: Asked;
  readonly resolve: (told: Told) => void;
  readonly reject: (error: Error) => void;
}

interface PoolThread extends Thread {
  readonly yields: boolean;
}

const SIZE = 2;
/** A request of the largest size and some more: what waits is held in memory. */
const WAITING = { items: 64, size: 8 * 1024 * 1024 };
const LIMIT = 2000;
/** Milliseconds that a character adds, ten seconds for the longest answer: a little more than text takes that is all secrets. */
const PER_CHARACTER = 0.0006;
/** How many times as long as its processor time a piece of work may last. */
const WALL = 5;
/** The densest messages of a million values take about 230 MiB. */
const MEMORY = 256 * 1024 * 1024;

/** Returns the pool, whose threads start with the first work. A thread that takes too long is ended and replaced. */
export const createPool = (options: PoolOptions): Pool => {
  const { settings, key, presidio, effects, warn, spend = () => {} } = options;
  const { size = SIZE, waiting = WAITING, limit = LIMIT, memory = MEMORY, file = workerFile() } = options;
  const threadOptions = { settings, key, presidio, effects };
  const wall = options.wall ?? limit * WALL;
  const limitsOf = (asked: Asked): WorkLimits => {
    const more = asked.kind === 'mask' ? Math.floor(asked.text.length * PER_CHARACTER) : 0;
    return { processor: limit + more, wall: wall + more * WALL };
  };
  const { isBusy = () => false } = options;
  // The last one is for those who are not busy.
  const threads = Array.from({ length: size }, (_, index) => {
    const yields = index < size - 1;
    return {
      yields,
      ...createThread({ options: { ...threadOptions, yields }, limitsOf, memory, warn, file }),
    };
  });
  const idle = [...threads];
  const queue = createFairQueue<Waiting>(waiting);
  const atWork = new Map<string, number>();
  let isClosed = false;

  /** A caller that has nothing but long work never takes the last thread from the others. */
  const mayRun = (caller: string): boolean =>
    size === 1 ||
    ((atWork.get(caller) ?? 0) < size - 1 && (!isBusy(caller) || idle.some(({ yields }) => yields)));

  /** Of those that fit best, the one that ended last: it is warm, and the others may never have to start. */
  const takeIdle = (caller: string): PoolThread | undefined => {
    const best = idle.findLastIndex(({ yields }) => yields === isBusy(caller));
    return idle.splice(best, 1)[0];
  };

  const next = (): void => {
    while (idle.length > 0 && !isClosed) {
      const waiting = queue.next(mayRun);
      if (waiting === undefined) return;
      const thread = takeIdle(waiting.caller);
      if (thread !== undefined) void run(thread, waiting);
    }
  };

  const run = async (thread: PoolThread, { caller, asked, resolve, reject }: Waiting): Promise<void> => {
    atWork.set(caller, (atWork.get(caller) ?? 0) + 1);
    await thread.run(asked).then(
      (told) => {
        spend(caller, told.ms);
        resolve(told);
      },
      (error) => {
        spend(caller, limitsOf(asked).processor);
        reject(error);
      },
    );
    const left = (atWork.get(caller) ?? 1) - 1;
    if (left === 0) atWork.delete(caller);
    else atWork.set(caller, left);
    idle.push(thread);
    next();
  };

  const ask = (asked: Asked, { caller, isUnbounded = false }: ForCaller): Promise<Told> => {
    const { promise, resolve, reject } = Promise.withResolvers<Told>();
    const { length: size } = asked.kind === 'mask' ? asked.text : asked.args;
    const item = { asked, caller, size, resolve, reject };
    if (isClosed) reject(new MaskingFailed());
    else if (isUnbounded) queue.addUnbounded(caller, item);
    else if (!queue.add(caller, item)) reject(full());
    next();
    return promise;
  };

  return {
    mask: async ({ text }, where, forCaller) => {
      const told = await ask({ kind: 'mask', text, where }, forCaller).catch(orFail);
      if (told.kind !== 'masked') throw new MaskingFailed();
      return maskedFrom(text, told.masked);
    },
    classify: async (call, args, forCaller) => {
      const told = await ask({ kind: 'classify', call, args }, forCaller).catch(orNothing);
      return told?.kind === 'classified' ? told.classification : undefined;
    },
    close: async () => {
      isClosed = true;
      for (const { reject } of queue.drain()) reject(new MaskingFailed());
      await Promise.all(threads.map((thread) => thread.close()));
    },
  };
};

const full = (): Refusal =>
  new Refusal(
    'too-many',
    'Too many of your long messages wait to be looked through. Let some be answered first; nothing was executed.',
    { retryAfter: 1 },
  );

/** The cause may quote the text; nothing of it may reach a log. */
const orFail = (error: unknown): never => {
  throw error instanceof Refusal ? error : new MaskingFailed();
};

const orNothing = (error: unknown): undefined => {
  if (error instanceof Refusal) throw error;
};

/** Built sources lie beside their worker as JavaScript, sources run directly as TypeScript. */
const workerFile = (): URL =>
  new URL(`./masking.worker${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);
