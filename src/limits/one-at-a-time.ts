/** Work that must not run twice at once, on this replica or on another: rotating a token that the second use would end. */
import { setTimeout as sleep } from 'node:timers/promises';

export interface OneAtATimeDeps {
  /** True for one owner at a time, until its end. */
  readonly takeLease: (name: string, owner: string, now: number, until: number) => Promise<boolean>;
  readonly owner: string;
  readonly now: () => number;
}

export interface Work<T> {
  /** What others have left, if that is good enough; undefined if there is still something to do. */
  readonly settled: () => Promise<{ readonly value: T } | undefined>;
  /** Done by one replica at a time, after `settled` has said once more that it is needed. */
  readonly work: () => Promise<T>;
}

/** Rejects as `work` does, and with an Error if another replica has the lease and does not finish in time. */
export type OneAtATime<T> = (name: string, work: Work<T>) => Promise<T>;

/** Milliseconds after which another replica tries if one is gone; the one that works renews its lease in time. */
const LEASE = 15_000;
const RENEW_EVERY = LEASE / 3;
/** Milliseconds after which work counts as stuck: its lease is renewed no more. */
const LONGEST = 120_000;
const PATIENCE = 12_000;
const LOOK_EVERY = 50;

/** Does the work under a lease that was taken, keeps that meanwhile, and leaves it afterwards. */
const underLease = async <T>(
  { takeLease, owner, now }: OneAtATimeDeps,
  name: string,
  work: () => Promise<T>,
): Promise<T> => {
  const stuckAt = now() + LONGEST;
  let renewal: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => {
    if (now() >= stuckAt) return clearInterval(timer);
    // One that fails is followed by another before the lease ends.
    renewal = takeLease(name, owner, now(), now() + LEASE).catch(() => undefined);
  }, RENEW_EVERY);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    // Or it would take again what is left here.
    await renewal;
    await takeLease(name, owner, now(), now());
  }
};

/** Returns what runs work by name. Callers in this process share one run; replicas take turns by a lease. */
export const createOneAtATime = <T>(deps: OneAtATimeDeps): OneAtATime<T> => {
  const { takeLease, owner, now } = deps;
  const underway = new Map<string, Promise<T>>();

  const leased = (name: string, { settled, work }: Work<T>): Promise<T> =>
    underLease(deps, name, async () => {
      // Under the lease once more: the one who had it before may have done it.
      const done = await settled();
      return done === undefined ? await work() : done.value;
    });

  const run = async (name: string, work: Work<T>): Promise<T> => {
    const patience = now() + PATIENCE;
    while (now() < patience) {
      const done = await work.settled();
      if (done !== undefined) return done.value;
      if (await takeLease(name, owner, now(), now() + LEASE)) return await leased(name, work);
      await sleep(LOOK_EVERY);
    }
    throw new Error('another replica is at it and does not finish');
  };

  return (name, work) => {
    // A lease does not keep its owner from taking it again.
    const running = underway.get(name) ?? run(name, work).finally(() => underway.delete(name));
    underway.set(name, running);
    return running;
  };
};

/** Runs work one after the other, on this replica and over all of them; rejects as the work does, or if its turn does not come. */
export type Exclusively = <T>(work: () => Promise<T>) => Promise<T>;

/** Returns what runs all work under one name, one piece after the other, over all replicas. */
export const createExclusively = (deps: OneAtATimeDeps, name: string): Exclusively => {
  const { takeLease, owner, now } = deps;
  let last: Promise<unknown> = Promise.resolve();

  const leased = async <T>(work: () => Promise<T>): Promise<T> => {
    const patience = now() + PATIENCE;
    while (!(await takeLease(name, owner, now(), now() + LEASE))) {
      if (now() >= patience) throw new Error('another replica is at it and does not finish');
      await sleep(LOOK_EVERY);
    }
    return await underLease(deps, name, work);
  };

  return (work) => {
    const turn = last.then(() => leased(work));
    last = turn.catch(() => undefined);
    return turn;
  };
};
