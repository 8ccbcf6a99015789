/** Has a job done shortly after something happened, besides at its times; several wishes at once are one. */
import type { Job } from './job.ts';
import { runLeased, type ScheduleDeps } from './schedule.ts';

/** Milliseconds. */
const SOON = 200;

/** Nothing is done if another process holds the job's lease: it will at the job's next time. */
export const createRunSoon = (deps: ScheduleDeps, job: Pick<Job, 'name' | 'run'>): (() => void) => {
  let isDue = false;
  return () => {
    if (isDue) return;
    isDue = true;
    setTimeout(() => {
      isDue = false;
      void runLeased(deps, job);
    }, SOON).unref();
  };
};
