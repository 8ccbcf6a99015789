/** Holds one piece of a thread's work to limits: processor time, which a busy machine does not eat into, and time that passes. */
import type { Worker } from 'node:worker_threads';

export interface WorkLimits {
  /** Milliseconds of the thread's own processor time. */
  readonly processor: number;
  /** Milliseconds that pass, whatever the thread does in them. */
  readonly wall: number;
}

/** Milliseconds between two looks at a thread that has nearly used its time. */
const SHORTEST_LOOK = 10;

export interface Watched {
  readonly worker: Pick<Worker, 'cpuUsage'>;
  /** Processor time of the thread before the work, in milliseconds. */
  readonly used: number;
}

/**
 * Calls `exceeded` once, with a reason that says nothing about the work, if the work goes past either limit.
 * @returns ends the watch
 */
export const watchWork = (
  { worker, used }: Watched,
  { processor, wall }: WorkLimits,
  exceeded: (reason: string) => void,
): (() => void) => {
  let isOver = false;
  const end = (): void => {
    isOver = true;
    clearTimeout(looking);
    clearTimeout(last);
  };
  const tell = (reason: string): void => {
    if (isOver) return;
    end();
    exceeded(reason);
  };
  const look = async (): Promise<void> => {
    const left = processor - ((await processorTime(worker)) - used);
    if (left <= 0) tell(`long work took more than ${processor} ms of processor time`);
    else if (!isOver) looking = setTimeout(look, Math.max(left, SHORTEST_LOOK));
  };
  const last = setTimeout(() => tell(`long work lasted more than ${wall} ms`), wall);
  // Processor time cannot be more than the time that has passed, so an earlier look would find nothing.
  let looking = setTimeout(look, processor);
  return end;
};

/** Milliseconds; answered in the middle of JavaScript that runs. A thread that has ended has its own way of being noticed. */
const processorTime = async (worker: Pick<Worker, 'cpuUsage'>): Promise<number> => {
  const { user, system } = await worker.cpuUsage().catch(() => ({ user: 0, system: 0 }));
  return (user + system) / 1000;
};
