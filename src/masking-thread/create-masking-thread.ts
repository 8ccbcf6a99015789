/** Masks long messages beside the event loop: one after the other, none for longer than allowed, none without bound. */
import { Worker } from 'node:worker_threads';
import { MaskingFailed } from '../masking/create-masker.ts';
import type { Masked, MaskMessage } from '../masking/mask-message.ts';
import type { Asked, ThreadMessage, ThreadOptions } from './messages.ts';

export interface MaskingThread {
  /** Rejects with MaskingFailed where the thread fails, takes too long, or has too much to do already. */
  readonly mask: MaskMessage;
  /** Ends the thread; whoever waits is refused. */
  close(): Promise<void>;
}

export interface MaskingThreadOptions extends ThreadOptions {
  /** Milliseconds one message may take; then the thread is ended, whatever it does. */
  readonly limit?: number;
  /** Told why something was refused, in words that hold nothing of it. */
  readonly warn: (reason: string) => void;
  /** What the thread runs. */
  readonly file?: URL;
}

interface Waiting extends Asked {
  readonly resolve: (masked: Masked) => void;
  readonly reject: (error: Error) => void;
}

/** Milliseconds one message may take, and a thread until it can begin. */
const LIMIT = 2000;
const START_LIMIT = 10_000;
/** Megabytes; a thread that needs more ends. */
const MEMORY = 1024;
/** Each waits with a long text in memory. */
const MOST_WAITING = 64;

export const createMaskingThread = (options: MaskingThreadOptions): MaskingThread => {
  const { limit = LIMIT, warn, file = workerFile() } = options;
  const { settings, key, presidio } = options;
  const queue: Waiting[] = [];
  let worker: Worker | undefined;
  let isReady = false;
  let isClosed = false;
  let current: Waiting | undefined;
  let timer: NodeJS.Timeout | undefined;

  const next = (): void => {
    if (current !== undefined || queue.length === 0 || isClosed) return;
    if (worker === undefined) start();
    else if (isReady) begin(worker);
  };

  const begin = (ready: Worker): void => {
    current = queue.shift();
    if (current === undefined) return;
    ready.ref();
    timer = setTimeout(() => replace(`masking a long message took more than ${limit} ms`), limit);
    ready.postMessage({ text: current.text, where: current.where } satisfies Asked);
  };

  const start = (): void => {
    const started = new Worker(file, {
      workerData: { settings, key, presidio } satisfies ThreadOptions,
      resourceLimits: { maxOldGenerationSizeMb: MEMORY },
    });
    worker = started;
    timer = setTimeout(() => replace('the masking thread does not start'), START_LIMIT);
    started.on('message', (message: ThreadMessage) => {
      if (started === worker) hear(message);
    });
    const gone = () => {
      if (started === worker) replace('the masking thread has ended');
    };
    started.on('error', gone);
    started.on('exit', gone);
  };

  const hear = (message: ThreadMessage): void => {
    if (message.kind === 'warning') {
      warn(message.reason);
      return;
    }
    clearTimeout(timer);
    worker?.unref();
    if (message.kind === 'ready') isReady = true;
    else if (message.kind === 'masked') settle((waiting) => waiting.resolve(message.masked));
    else settle((waiting) => waiting.reject(new MaskingFailed()));
    next();
  };

  const settle = (how: (waiting: Waiting) => void): void => {
    const settled = current;
    current = undefined;
    if (settled !== undefined) how(settled);
  };

  /** Ends the thread; what it was at is refused, and where it never began, so is what waits for it. */
  const replace = (reason: string): void => {
    clearTimeout(timer);
    const ended = worker;
    const refused = isReady ? [] : queue.splice(0);
    worker = undefined;
    isReady = false;
    warn(reason);
    void ended?.terminate();
    settle((waiting) => waiting.reject(new MaskingFailed()));
    for (const { reject } of refused) reject(new MaskingFailed());
    next();
  };

  return {
    mask: ({ text }, where) => {
      const { promise, resolve, reject } = Promise.withResolvers<Masked>();
      if (isClosed || queue.length >= MOST_WAITING) reject(new MaskingFailed());
      else queue.push({ text, where, resolve, reject });
      next();
      return promise;
    },
    close: async () => {
      isClosed = true;
      clearTimeout(timer);
      const ended = worker;
      worker = undefined;
      settle((waiting) => waiting.reject(new MaskingFailed()));
      for (const { reject } of queue.splice(0)) reject(new MaskingFailed());
      await ended?.terminate();
    },
  };
};

/** Built sources lie beside their worker as JavaScript, sources run directly as TypeScript. */
const workerFile = (): URL =>
  new URL(`./masking.worker${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);
