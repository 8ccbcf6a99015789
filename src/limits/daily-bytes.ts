/** What is recorded of each caller in a day (UTC), so that one caller cannot fill the store's disk. */
import { Refusal } from '../domain/refusal.ts';

export interface DailyBytes {
  /** @throws Refusal `too-many`, with the seconds until the day is over, if as much was recorded as may be */
  check(caller: string): void;
  add(caller: string, bytes: number): void;
}

const DAY = 24 * 60 * 60 * 1000;

/** Counts what this process records; a restart, which no caller can bring about, begins anew. */
export const createDailyBytes = ({
  most,
  now,
}: {
  readonly most: number;
  readonly now: () => number;
}): DailyBytes => {
  const recorded = new Map<string, number>();
  let day = Number.NaN;
  const beginDay = () => {
    const today = Math.floor(now() / DAY);
    if (today === day) return;
    day = today;
    recorded.clear();
  };
  return {
    check: (caller) => {
      beginDay();
      if ((recorded.get(caller) ?? 0) >= most) throw usedUp(Math.ceil(((day + 1) * DAY - now()) / 1000));
    },
    add: (caller, bytes) => {
      beginDay();
      recorded.set(caller, (recorded.get(caller) ?? 0) + bytes);
    },
  };
};

const usedUp = (retryAfter: number): Refusal =>
  new Refusal(
    'too-many',
    'As much was recorded of you today as may be of one caller (limits.recordedBytesPerDay). Nothing was executed. The next day begins at midnight UTC; an operator can raise the limit.',
    { retryAfter },
  );
