/** Who waits in this process for which approval: woken at once by decisions made here, by polling for those made elsewhere. */
import type { Approval } from '../../domain/approval.ts';
import type { ApprovalStore } from '../ports.ts';

type Listener = (approval: Approval) => void;

export interface Waiters {
  /** Calls the listener with what this process sees of the approval, at the latest once it is decided, until released. */
  hold(id: string, listener: Listener): () => void;
  /** Tells the listeners of this approval about a version. */
  wake(approval: Approval): void;
  isHeld(id: string): boolean;
  /** How many approvals are held here, for metrics. */
  size(): number;
}

/** One query for everything held here, this often in milliseconds; none while nothing is held. */
const POLL_EVERY = 100;
/** Approvals of one question: an answer about thousands at once would cost memory that no one uses. */
const AT_ONCE = 500;

/** Returns the listeners of this process. The store is polled only while someone waits. */
export const createWaiters = (store: Pick<ApprovalStore, 'decidedApprovals'>): Waiters => {
  const held = new Map<string, Set<Listener>>();
  let polling = false;

  const wake = (approval: Approval): void => {
    for (const listener of [...(held.get(approval.id) ?? [])]) listener(approval);
  };

  const poll = async (): Promise<void> => {
    const ids = [...held.keys()];
    for (let start = 0; start < ids.length; start += AT_ONCE) {
      // A store that is away wakes no one: the calls stay held until their time is over, which means deny.
      const seen = await store.decidedApprovals(ids.slice(start, start + AT_ONCE)).catch(() => []);
      for (const approval of seen) wake(approval);
    }
    pollLater();
  };

  const pollLater = (): void => {
    polling = held.size > 0;
    if (polling) setTimeout(() => void poll(), POLL_EVERY);
  };

  const hold = (id: string, listener: Listener): (() => void) => {
    const listeners = held.get(id) ?? new Set();
    held.set(id, listeners.add(listener));
    if (!polling) pollLater();
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && held.get(id) === listeners) held.delete(id);
    };
  };

  return { hold, wake, isHeld: (id) => held.has(id), size: () => held.size };
};
