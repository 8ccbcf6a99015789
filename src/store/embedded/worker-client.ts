/** The gateway's end of the embedded store's thread: sends operations, hands each its answer, never waits for ever. */
import { Worker } from 'node:worker_threads';
import { Refusal } from '../../domain/refusal.ts';
import { storeUnavailable } from '../../domain/store-unavailable.ts';
import type { Answer, Call, Calls, Failure, WorkerMessage, WorkerOptions } from './messages.ts';

export interface WorkerClient {
  /** @throws Refusal `store-unavailable` if there is no answer in time, or the disk or the thread fails. */
  call(operation: Call['operation'], args: readonly unknown[]): Promise<unknown>;
  close(): Promise<void>;
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

/** Milliseconds until an operation counts as not acknowledged. */
const LIMIT = 2000;

/** @throws Error saying why the store cannot be opened. */
export const startWorker = async (options: WorkerOptions, now: () => number): Promise<WorkerClient> => {
  const worker = new Worker(workerFile(), { workerData: options });
  const waiting = new Map<number, Waiting>();
  let unsent: Call[] = [];
  let broken: Failure | undefined;
  let last = 0;

  const settle = (answer: Answer) => {
    const call = waiting.get(answer.id);
    if (call === undefined) return;
    waiting.delete(answer.id);
    clearTimeout(call.timer);
    if ('failure' in answer) call.reject(asRefusal(answer.failure));
    else call.resolve(answer.value);
  };
  /** One message to the thread for all that a turn of the event loop asks for: each costs tens of microseconds. */
  const post = () => {
    const calls: Calls = unsent;
    unsent = [];
    try {
      worker.postMessage(calls);
    } catch {
      for (const call of calls) postAlone(call);
    }
  };
  /** What cannot travel between threads fails by itself. */
  const postAlone = (call: Call) => {
    try {
      worker.postMessage([call] satisfies Calls);
    } catch (error) {
      settle({ id: call.id, failure: { message: String(error) } });
    }
  };
  const send = (call: Call) => {
    if (unsent.push(call) === 1) setImmediate(post);
  };
  const fail = (failure: Failure) => {
    broken ??= failure;
    for (const id of waiting.keys()) settle({ id, failure: broken });
  };

  const { promise: ready, resolve, reject } = Promise.withResolvers<void>();
  worker.on('message', (message: WorkerMessage) => {
    if (message === 'ready') resolve();
    else message.forEach(settle);
  });
  worker.on('error', (error: Error) => {
    reject(error);
    fail(error);
  });
  const { promise: exited, resolve: exit } = Promise.withResolvers<void>();
  worker.on('exit', () => {
    fail({ message: 'the store is closed' });
    exit();
  });
  await ready;

  return {
    call: (operation, args) => {
      if (broken !== undefined) return Promise.reject(asRefusal(broken));
      const id = ++last;
      return new Promise((resolveCall, rejectCall) => {
        const late = () => settle({ id, failure: { message: `no acknowledgement within ${LIMIT} ms` } });
        waiting.set(id, { resolve: resolveCall, reject: rejectCall, timer: setTimeout(late, LIMIT) });
        send({ id, operation, args, now: now() });
      });
    },
    close: async () => {
      if (unsent.length > 0) post();
      worker.postMessage('close');
      await exited;
    },
  };
};

/** Built sources lie beside their worker as JavaScript, sources run directly as TypeScript. */
const workerFile = (): URL =>
  new URL(`./store.worker${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);

const asRefusal = ({ refusal, message }: Failure): Refusal =>
  refusal === undefined ? storeUnavailable(new Error(message)) : new Refusal(refusal, message);
