/** One caller's place in the queue of an approval: wait for the decision, or leave. */
import type { Approval, ApprovalState } from '../domain/approval.ts';
import type { ChangeApproval } from './change.ts';
import type { Waiters } from './waiters.ts';

/**
 * What came of waiting. `approved` only says that somebody approved: the call may run once `consume` agrees.
 * `still-pending` means that the time to wait was over, or the caller left, before anybody decided.
 */
export type Outcome = 'approved' | 'denied' | 'expired' | 'cancelled' | 'undeliverable' | 'still-pending';

export interface Ticket {
  /** The newest version this process has seen. */
  readonly approval: Approval;
  /** Waits for a decision, at most until the moment `until` (milliseconds since the epoch). Never rejects. */
  wait(until: number, signal: AbortSignal): Promise<Outcome>;
  /** The caller is gone, or was told to come back: the card says so unless somebody else here waits for the same call. */
  leave(): Promise<void>;
}

interface TicketDeps {
  readonly waiters: Waiters;
  readonly change: ChangeApproval;
  readonly now: () => number;
}

/** Longer delays make setTimeout fire at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

export const createTicket = (deps: TicketDeps, asked: Approval): Ticket => {
  let latest = asked;

  const expire = async (): Promise<Outcome> => {
    const changed = await deps.change(asked.id, { type: 'expire' }).catch(() => undefined);
    if (changed !== undefined) latest = changed.approval;
    // Without an answer of the store nobody can have approved in time, as far as this caller may rely on it.
    const outcome = changed === undefined ? 'expired' : OUTCOMES[latest.state];
    return outcome === 'still-pending' ? 'expired' : outcome;
  };

  const wait = async (until: number, signal: AbortSignal): Promise<Outcome> => {
    while (!(await nextChange(until, signal))) {
      if (signal.aborted) return 'still-pending';
      if (deps.now() >= latest.expiresAt) return expire();
      // A timer may fire a little early; then there is some time left to wait.
      if (deps.now() >= until) return 'still-pending';
    }
    return OUTCOMES[latest.state];
  };

  /** True once somebody decided, false when the time is over or the caller left. */
  const nextChange = (until: number, signal: AbortSignal): Promise<boolean> =>
    new Promise((resolve) => {
      const isDecided = (): boolean => OUTCOMES[latest.state] !== 'still-pending';
      if (isDecided() || signal.aborted) {
        resolve(isDecided());
        return;
      }
      const release = deps.waiters.hold(asked.id, (approval) => {
        if (approval.version > latest.version) latest = approval;
        if (isDecided()) stop();
      });
      const time = Math.min(until, latest.expiresAt) - deps.now();
      const timer = setTimeout(() => stop(), Math.min(Math.max(0, time), LONGEST_TIMER));
      const stop = (): void => {
        release();
        clearTimeout(timer);
        signal.removeEventListener('abort', stop);
        resolve(isDecided());
      };
      signal.addEventListener('abort', stop);
    });

  const leave = async (): Promise<void> => {
    if (deps.waiters.isHeld(asked.id)) return;
    await deps.change(asked.id, { type: 'caller-gone' }).catch(() => undefined);
  };

  return {
    get approval() {
      return latest;
    },
    wait,
    leave,
  };
};

/** Past `approved` an identical call was faster; `consume` then says so. */
const OUTCOMES: Record<ApprovalState, Outcome> = {
  pending: 'still-pending',
  approved: 'approved',
  denied: 'denied',
  expired: 'expired',
  cancelled: 'cancelled',
  undeliverable: 'undeliverable',
  executing: 'approved',
  executed: 'approved',
  failed: 'approved',
  unknown: 'approved',
};
