/** Shows the other processes on the same store that this one lives, and tells which of them do. */
import { type ScheduledTask, schedule } from 'node-cron';
import type { LeaseStore } from '../recordings/ports.ts';

interface ReplicaDeps {
  readonly leases: LeaseStore;
  /** Name of this process; new at each start. */
  readonly id: string;
  readonly now: () => number;
  readonly log: { warn(message: string): void };
}

export interface Replica {
  /** Resolves once the others can see this process; rejects if the store does. */
  start(): Promise<void>;
  /** From now on this process counts as dead. */
  stop(): Promise<void>;
  /** Whether the process of this name may live: it was seen within the last half minute, or no one could be. Rejects if the store does. */
  isAlive(id: string): Promise<boolean>;
}

/** Milliseconds a sign of life holds; it is given three times as often. */
const LIFE = 30_000;

/** `start` rejects if the store cannot be reached; the sign of life is renewed nevertheless once it can. */
export const createReplica = ({ leases, id, now, log }: ReplicaDeps): Replica => {
  let task: ScheduledTask | undefined;
  let last = now();
  let certainFrom = last;
  let renewing: Promise<unknown> = Promise.resolve();

  const show = async (life: number): Promise<void> => {
    await leases.takeLease(nameOf(id), id, now(), now() + life);
    if (now() - last >= LIFE) certainFrom = now() + LIFE;
    last = now();
  };

  /** If the store was away too long for our own sign of life, it was for those of the others: they may live. */
  const cannotTell = (): boolean => now() - last >= LIFE || now() < certainFrom;

  return {
    start: async () => {
      const renew = (): Promise<unknown> => {
        renewing = show(LIFE).catch(() =>
          log.warn('schedule: the sign of life of this process could not be stored'),
        );
        return renewing;
      };
      // First, because a store that is away now comes back.
      task = schedule('*/10 * * * * *', renew, { unref: true, suppressMissedWarning: true });
      await show(LIFE);
    },
    stop: async () => {
      await task?.destroy();
      // One on its way would otherwise come after the end and give the dead half a minute, or find the store closed.
      await renewing;
      await show(0).catch(() => undefined);
    },
    // The one who can take the lease of another has found it lapsed; taking it for no time changes nothing.
    isAlive: async (other) =>
      other === id || cannotTell() || !(await leases.takeLease(nameOf(other), id, now(), now())),
  };
};

const nameOf = (id: string): string => `replica:${id}`;
