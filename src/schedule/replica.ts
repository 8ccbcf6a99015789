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

/** Milliseconds a sign of life holds, and after which it is given anew: three times as often. */
const LIFE = 30_000;
const RENEW_AFTER = LIFE / 3;

/** `start` rejects if the store cannot be reached; the sign of life is renewed nevertheless once it can. */
export const createReplica = ({ leases, id, now, log }: ReplicaDeps): Replica => {
  let task: ScheduledTask | undefined;
  let last = now();
  let certainFrom = last;
  let renewing: Promise<unknown> | undefined;
  let isMissed = false;

  const show = async (life: number): Promise<void> => {
    await leases.takeLease(nameOf(id), id, now(), now() + life);
    if (now() - last >= LIFE) certainFrom = now() + LIFE;
    last = now();
  };

  /** If the store was away too long for our own sign of life, it was for those of the others: they may live. */
  const cannotTell = (): boolean => now() - last >= LIFE || now() < certainFrom;

  return {
    start: async () => {
      const renew = async (): Promise<void> => {
        try {
          await show(LIFE);
          isMissed = false;
        } catch {
          if (!isMissed) log.warn('schedule: the sign of life of this process could not be stored');
          isMissed = true;
        }
        renewing = undefined;
      };
      // Each second, since three misses of ten would do: what the store missed is given as soon as it can.
      const look = (): void => {
        if (isMissed || now() - last >= RENEW_AFTER) renewing ??= renew();
      };
      // First, because a store that is away now comes back.
      task = schedule('* * * * * *', look, { unref: true, suppressMissedWarning: true });
      isMissed = true;
      await show(LIFE);
      isMissed = false;
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
