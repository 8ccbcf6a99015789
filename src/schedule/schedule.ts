/** Runs jobs by node-cron. Of several processes on one store, the one who holds a job's lease runs it. */
import { type ScheduledTask, schedule } from 'node-cron';
import type { LeaseStore } from '../recordings/ports.ts';
import type { Job } from './job.ts';

export interface ScheduleDeps {
  readonly leases: LeaseStore;
  /** Name of this process. */
  readonly owner: string;
  readonly now: () => number;
  readonly log: { warn(message: string): void };
}

export interface Schedule {
  start(): void;
  /** Resolves once no job runs any more. */
  stop(): Promise<void>;
}

/** A process that dies holds up a job for at most this long, in milliseconds. */
const LEASE = 30_000;

/** Returns the schedule, which runs nothing before `start`. `stop` resolves once what runs has ended. */
export const createSchedule = (deps: ScheduleDeps, jobs: readonly Job[]): Schedule => {
  const running = new Set<Promise<void>>();
  let tasks: ScheduledTask[] = [];

  const tick = async (job: Job): Promise<void> => {
    const run = runLeased(deps, job);
    running.add(run);
    await run.finally(() => running.delete(run));
  };

  return {
    start: () => {
      tasks = jobs.map((job) =>
        schedule(job.when, () => tick(job), {
          name: job.name,
          timezone: 'Etc/UTC',
          noOverlap: true,
          unref: true,
          suppressMissedWarning: true,
          logger: quiet(deps.log),
        }),
      );
    },
    stop: async () => {
      await Promise.all(tasks.map((task) => task.destroy()));
      tasks = [];
      await Promise.all(running);
    },
  };
};

/** Never rejects: a job that failed is due again at its next time. */
export const runLeased = async (deps: ScheduleDeps, job: Pick<Job, 'name' | 'run'>): Promise<void> => {
  try {
    const now = deps.now();
    if (await deps.leases.takeLease(`job:${job.name}`, deps.owner, now, now + LEASE)) await job.run();
  } catch (error) {
    deps.log.warn(
      `schedule: ${job.name} failed: ${error instanceof Error ? error.message : 'unknown error'}`,
    );
  }
};

/** node-cron prints to the console by default. */
const quiet = (log: ScheduleDeps['log']) => ({
  info: () => undefined,
  debug: () => undefined,
  warn: () => undefined,
  error: (message: string | Error) => log.warn(`schedule: ${String(message)}`),
});
