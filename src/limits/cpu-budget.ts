/** Processor time by caller: who has used up theirs waits, and who uses much of it is served beside the event loop. */
import { Refusal } from '../domain/refusal.ts';

/** A token bucket for each caller, in milliseconds of processor time. */
interface Buckets {
  take(key: string, amount: number): void;
  /** Milliseconds until the bucket is out of debt; 0 if it is not in debt. */
  debt(key: string): number;
}

export interface CpuBudget {
  /** Throws `too-many` with the seconds to wait if the caller has used more than its share. */
  check(caller: string): void;
  /** Counts milliseconds that were spent elsewhere, in a thread. */
  spend(caller: string, milliseconds: number): void;
  /** Runs the work here and counts what it took, also if it throws. What it measures itself is counted once. */
  measure<T>(caller: string, work: () => T): T;
  /** True if the caller has used so much in the last moments that even short work of it should not run here. */
  isBusy(caller: string): boolean;
}

export interface CpuBudgetDeps {
  /** What a caller may use in all. */
  readonly share: Buckets;
  /** A smaller one, of what it has used in the last moments. */
  readonly recent: Buckets;
  /** Processor time of this thread so far, in milliseconds; may be a little less than it was a moment ago. */
  readonly used: () => number;
}

/** `check` throws `too-many` for a caller who has used up the share. Times are milliseconds of processor time. */
export const createCpuBudget = ({ share, recent, used }: CpuBudgetDeps): CpuBudget => {
  const spend = (caller: string, milliseconds: number): void => {
    share.take(caller, milliseconds);
    recent.take(caller, milliseconds);
  };
  let isMeasuring = false;
  return {
    check: (caller) => {
      const debt = share.debt(caller);
      if (debt > 0) throw usedUp(Math.ceil(debt / 1000));
    },
    spend,
    measure: (caller, work) => {
      if (isMeasuring) return work();
      isMeasuring = true;
      const before = used();
      try {
        return work();
      } finally {
        isMeasuring = false;
        spend(caller, Math.max(used() - before, 0));
      }
    },
    isBusy: (caller) => recent.debt(caller) > 0,
  };
};

/** Milliseconds for which what the system said is carried on by the clock. */
const EXACT = 1;

interface ThreadTimeDeps {
  /** Milliseconds of a clock that only goes forward. */
  readonly clock?: () => number;
  /** Milliseconds of processor time that this thread has used so far. */
  readonly ask?: () => number;
}

/**
 * Returns what tells the processor time that the thread which asks has used so far, in milliseconds; waiting does not
 * count. Asking the system takes microseconds and one short call is measured some ten times, so within a millisecond of the
 * last answer the thread counts as having run all the time.
 */
export const createThreadTime = ({ clock = wallClock, ask = askSystem }: ThreadTimeDeps = {}) => {
  let [used, at] = [ask(), clock()];
  return (): number => {
    const since = clock() - at;
    if (since < EXACT) return used + since;
    [used, at] = [ask(), clock()];
    return used;
  };
};

const wallClock = (): number => performance.now();

const askSystem = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
};

const usedUp = (retryAfter: number): Refusal =>
  new Refusal(
    'too-many',
    `Your messages take more of the gateway's processor time than one caller may use. Wait ${retryAfter} s, then send it again; nothing was executed.`,
    { retryAfter },
  );
