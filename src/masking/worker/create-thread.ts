/** One worker thread that does one piece of work at a time, and is replaced if that takes too long or ends it. */
import { Worker } from 'node:worker_threads';
import type { Asked, ThreadMessage, ThreadOptions, Told } from './messages.ts';
import { type WorkLimits, watchWork } from './watch-work.ts';

export interface Thread {
  /** Rejects if the thread fails, ends, or takes longer than allowed. Only one piece of work at a time. */
  run(asked: Asked): Promise<Told>;
  /** Ends the thread; what it does is rejected. */
  close(): Promise<void>;
}

export interface ThreadDeps {
  readonly options: ThreadOptions;
  /** What one piece of work may take; then the thread is ended, whatever it does. */
  readonly limitsOf: (asked: Asked) => WorkLimits;
  /** Bytes that the values of the thread may take up; one that needs more ends. */
  readonly memory: number;
  /** Told why something was given up, in words that hold nothing of it. */
  readonly warn: (reason: string) => void;
  /** What the thread runs. */
  readonly file: URL;
}

interface Current {
  readonly asked: Asked;
  readonly resolve: (told: Told) => void;
  readonly reject: (error: Error) => void;
}

/** Milliseconds until a thread has to have begun: it takes half a second of processor time, and a busy machine gives that late. */
const START_LIMIT = 30_000;
const MEBIBYTE = 1024 * 1024;

/** The thread starts with its first piece of work. */
export const createThread = ({ options, limitsOf, memory, warn, file }: ThreadDeps): Thread => {
  let worker: Worker | undefined;
  let isReady = false;
  /** Processor time of the thread when it last said it, in milliseconds. */
  let used = 0;
  let current: Current | undefined;
  let stopWatch = (): void => {};

  const begin = (): void => {
    if (current === undefined) return;
    if (worker === undefined) start();
    else if (isReady) post(worker, current.asked);
  };

  const post = (ready: Worker, asked: Asked): void => {
    ready.ref();
    stopWatch = watchWork({ worker: ready, used }, limitsOf(asked), giveUp);
    ready.postMessage(asked);
  };

  const start = (): void => {
    const started = new Worker(file, {
      workerData: options,
      // Without it a thread leaves its garbage until it has a share of the whole machine's memory.
      resourceLimits: { maxOldGenerationSizeMb: Math.floor(memory / MEBIBYTE) },
    });
    worker = started;
    const timer = setTimeout(() => giveUp('a worker thread does not start'), START_LIMIT);
    stopWatch = () => clearTimeout(timer);
    started.on('message', (message: ThreadMessage) => {
      if (started === worker) hear(message);
    });
    const gone = () => {
      if (started === worker) giveUp('a worker thread has ended');
    };
    started.on('error', gone);
    started.on('exit', gone);
  };

  const hear = (message: ThreadMessage): void => {
    if (message.kind === 'warning') {
      warn(message.reason);
      return;
    }
    stopWatch();
    used = message.used;
    worker?.unref();
    if (message.kind === 'ready') {
      isReady = true;
      begin();
    } else take()?.resolve(message);
  };

  const take = (): Current | undefined => {
    const taken = current;
    current = undefined;
    return taken;
  };

  const end = (): Worker | undefined => {
    stopWatch();
    const ended = worker;
    worker = undefined;
    isReady = false;
    return ended;
  };

  const giveUp = (reason: string): void => {
    void end()?.terminate();
    warn(reason);
    take()?.reject(new Error(reason));
  };

  return {
    run: (asked) => {
      const { promise, resolve, reject } = Promise.withResolvers<Told>();
      current = { asked, resolve, reject };
      begin();
      return promise;
    },
    close: async () => {
      const ended = end();
      take()?.reject(new Error('the thread is closed'));
      await ended?.terminate();
    },
  };
};
