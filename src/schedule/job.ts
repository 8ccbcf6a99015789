/** One thing that is done again and again, by one process at a time. */
export interface Job {
  readonly name: string;
  /** Cron with seconds, in UTC. */
  readonly when: string;
  /** Has to be safe to repeat; a number that it resolves with says how much there was to do. */
  readonly run: () => Promise<unknown>;
}
