/**
 * The clock that all gateways on one store go by. Deadlines, access and leases are written by one machine and judged by
 * another: if the clocks of the two differ, they would last longer or shorter than people were told.
 */
import { pollEvery } from '../domain/time/poll-every.ts';

export interface StoreClock {
  /** Milliseconds since the epoch; this machine's clock until the store has told its own. */
  readonly now: () => number;
  /** Asks the store now; rejects if it does not answer, and goes by what it said last. */
  readonly sync: (store: TellsTime) => Promise<void>;
  /** Asks again and again until aborted. */
  readonly run: (store: TellsTime, signal: AbortSignal) => Promise<void>;
}

interface TellsTime {
  readonly time: () => Promise<number>;
}

interface StoreClockDeps {
  /** This machine's clock. */
  readonly now: () => number;
  readonly log: { warn(fields: object, message: string): void };
}

/** Milliseconds. Clocks that are kept right differ by less, and an answer that took longer tells less. */
const TOLERATED = 1000;
const ASK_EVERY = 10_000;

/** `now` gives milliseconds since the epoch: the local clock, corrected by what the store has told. */
export const createStoreClock = ({ now, log }: StoreClockDeps): StoreClock => {
  let ahead = 0;

  const sync: StoreClock['sync'] = async ({ time }) => {
    const asked = now();
    const told = await time();
    const took = now() - asked;
    if (took > TOLERATED) return;
    const found = told - (asked + took / 2);
    if (Math.abs(found - ahead) <= TOLERATED) return;
    ahead = Math.abs(found) <= TOLERATED ? 0 : Math.round(found);
    log.warn({ ahead }, 'the clock of the store differs from that of this machine by as many milliseconds');
  };

  return {
    now: () => now() + ahead,
    sync,
    run: (store, signal) => pollEvery(ASK_EVERY, () => sync(store), signal),
  };
};
