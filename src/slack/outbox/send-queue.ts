/** A queue of calls to Slack that start in order and at a pace, a few at once, and wait out Slack's limits. */
import { setTimeout as sleep } from 'node:timers/promises';
import { WebAPIRateLimitedError } from '@slack/web-api';
import { retryAfter } from '../transport/error-code.ts';
import type { Rate, SharedPace } from './shared-pace.ts';

export interface Job {
  /** Jobs with the same key never run at once. */
  readonly key: string | undefined;
  /** Urgent jobs start before all others. */
  urgent: boolean;
  /** From this moment on (milliseconds since the epoch) the job is not worth starting: it is rejected as rate limited. */
  readonly until: number;
  readonly run: () => Promise<void>;
  /** Settles once it has run, or never will. */
  readonly done: Promise<unknown>;
  readonly reject: (error: unknown) => void;
}

export interface SendQueue {
  readonly add: (job: Job) => void;
  /** A job that has not started under this key. */
  readonly waiting: (key: string) => Job | undefined;
  /** Rejects every job that has not started. */
  readonly rejectWaiting: (error: unknown) => void;
  /** Resolves once nothing waits or runs. */
  readonly idle: () => Promise<void>;
}

interface QueueDeps {
  /** Under which the pace is kept for all replicas. */
  readonly name: string;
  readonly rate: Rate;
  /** Jobs that may run at once: one that hangs holds up only itself. */
  readonly atOnce: number;
  readonly pace: SharedPace;
  readonly now: () => number;
  /** Once aborted, jobs start without pauses, and limits are not waited for. */
  readonly farewell: AbortSignal;
  /** Called each time nothing is left. */
  readonly onIdle: () => void;
}

/** Milliseconds between two looks for jobs whose time is over, and the longest time a limit is believed in. */
const LOOK = 30_000;
const LONGEST_LIMIT = 60 * 60_000;

/** Each job runs once, except that a job which Slack's limit met runs again when the limit is over. */
export const createSendQueue = (deps: QueueDeps): SendQueue => {
  const { now, farewell } = deps;
  const jobs: Job[] = [];
  const running = new Set<Job>();
  let closedUntil = 0;
  let working: Promise<void> | undefined;
  let changed = Promise.withResolvers<void>();

  const next = (): Job | undefined => {
    if (running.size >= deps.atOnce) return undefined;
    const busy = new Set([...running].map(({ key }) => key).filter((key) => key !== undefined));
    const free = jobs.filter(({ key }) => key === undefined || !busy.has(key));
    return free.find(({ urgent }) => urgent) ?? free[0];
  };

  const rejectOverdue = (): void => {
    for (const job of jobs.filter(({ until }) => now() >= until)) {
      remove(jobs, job);
      job.reject(new WebAPIRateLimitedError(LOOK / 1000));
    }
  };

  const pauseUntil = async (moment: number): Promise<void> => {
    while (now() < moment && !farewell.aborted) {
      rejectOverdue();
      const left = Math.min(moment - now(), LOOK);
      await sleep(left, undefined, { ref: false, signal: farewell }).catch(() => undefined);
    }
  };

  /** Waits for this process's turn among all replicas. */
  const turn = async (): Promise<void> => {
    if (farewell.aborted) return;
    await pauseUntil(await deps.pace.reserve(deps.name, deps.rate));
    // Another replica may have met a limit since this start was taken.
    for (;;) {
      const opens = Math.max(closedUntil, await deps.pace.closedUntil(deps.name));
      if (opens <= now() || farewell.aborted) return;
      await pauseUntil(opens);
    }
  };

  const failed = async (job: Job, error: unknown): Promise<void> => {
    const wait = retryAfter(error);
    if (wait === undefined || farewell.aborted) return job.reject(error);
    // Known here at once: a turn that was taken a moment ago is no turn any more.
    closedUntil = Math.max(closedUntil, now() + Math.min(wait, LONGEST_LIMIT));
    jobs.unshift(job);
    await deps.pace.close(deps.name, closedUntil);
  };

  const start = (job: Job): void => {
    remove(jobs, job);
    running.add(job);
    void job
      .run()
      .catch((error) => failed(job, error))
      .finally(() => {
        running.delete(job);
        changed.resolve();
      });
  };

  const work = async (): Promise<void> => {
    // What comes in at the same moment is sorted before anything leaves.
    await Promise.resolve();
    while (jobs.length > 0 || running.size > 0) {
      changed = Promise.withResolvers();
      rejectOverdue();
      if (next() === undefined) await changed.promise;
      else await turn();
      // Chosen only now, so that what is urgent overtakes what came before it.
      rejectOverdue();
      const job = now() < closedUntil && !farewell.aborted ? undefined : next();
      if (job !== undefined) start(job);
    }
    working = undefined;
    deps.onIdle();
  };

  return {
    add: (job) => {
      jobs.push(job);
      changed.resolve();
      working ??= work();
    },
    waiting: (wanted) => jobs.find(({ key }) => key === wanted),
    rejectWaiting: (error) => {
      for (const { reject } of jobs.splice(0)) reject(error);
    },
    idle: async () => {
      while (working !== undefined) await working;
    },
  };
};

const remove = (jobs: Job[], job: Job): void => {
  const at = jobs.indexOf(job);
  if (at >= 0) jobs.splice(at, 1);
};
