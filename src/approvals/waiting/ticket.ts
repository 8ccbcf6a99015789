/** One caller's place in the queue of an approval: wait for the decision, or leave. */
import type { Approval, ApprovalState } from '../../domain/approval.ts';
import { ownText } from '../../domain/text/safe-text.ts';
import type { StopSignal } from '../../domain/time/stop.ts';
import type { ChangeApproval } from '../change.ts';
import type { Waiters } from './waiters.ts';

/**
 * What came of waiting. `approved` only says that someone approved: the call may run once it is redeemed.
 * `still-pending` means that the time to wait was over, or the caller left, before anyone decided.
 */
export type Outcome = 'approved' | 'denied' | 'expired' | 'cancelled' | 'undeliverable' | 'still-pending';

export interface Ticket {
  /** The newest version this process has seen, without the preview of its arguments, which only those who decide look at. */
  readonly approval: Approval;
  /** Waits for a decision, at most until the moment `until` (milliseconds since the epoch). Never rejects. */
  wait(until: number, signal: StopSignal): Promise<Outcome>;
  /** The caller is gone, or was told to come back: the card says so unless someone else here waits for the same call. */
  leave(): Promise<void>;
}

interface TicketDeps {
  readonly waiters: Waiters;
  readonly change: ChangeApproval;
  readonly now: () => number;
}

/** Returns the place of one caller; `asked` is the approval as it was when the caller joined. */
export const createTicket = (deps: TicketDeps, asked: Approval): Ticket => {
  const { waiters, change, now } = deps;
  const { id } = asked;
  const seen = { latest: withoutArguments(asked) };

  const wait: Ticket['wait'] = async (until, signal) => {
    while (!isDecided(seen.latest)) {
      const time = Math.min(until, seen.latest.expiresAt) - now();
      await nextDecision(waiters, seen, { time, signal });
      if (isDecided(seen.latest)) break;
      if (signal.aborted) return 'still-pending';
      if (now() >= seen.latest.expiresAt) {
        seen.latest = (await expire(change, asked.id)) ?? seen.latest;
        return isDecided(seen.latest) ? OUTCOMES[seen.latest.state] : 'expired';
      }
      // A timer may fire a little early; then there is some time left to wait.
      if (now() >= until) return 'still-pending';
    }
    return OUTCOMES[seen.latest.state];
  };

  return {
    get approval() {
      return seen.latest;
    },
    wait,
    leave: async () => {
      if (!waiters.isHeld(id)) await change(id, { type: 'caller-gone' }).catch(() => undefined);
    },
  };
};

/** A copy that refers to nothing of the message: many wait for long, and what they ask for may be long too. */
const withoutArguments = (approval: Approval): Approval =>
  structuredClone({ ...approval, preview: ownText(''), longPreview: undefined, impact: undefined });

/** Keeps `seen` up to date until someone has decided, the time (milliseconds) is over, or the signal says so. */
const nextDecision = (
  waiters: Waiters,
  seen: { latest: Approval },
  { time, signal }: { readonly time: number; readonly signal: StopSignal },
): Promise<void> =>
  new Promise((resolve) => {
    const release = waiters.hold(seen.latest.id, (approval) => {
      if (approval.version > seen.latest.version) seen.latest = withoutArguments(approval);
      if (isDecided(seen.latest)) stop();
    });
    const timer = setTimeout(() => stop(), Math.min(Math.max(0, time), LONGEST_TIMER));
    const stop = (): void => {
      release();
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      resolve();
    };
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
  });

/** Longer delays make setTimeout fire at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** Undefined without an answer of the store: no one can have approved in time then, as far as this caller may rely on it. */
const expire = async (change: ChangeApproval, id: string): Promise<Approval | undefined> =>
  (await change(id, { type: 'expire' }).catch(() => undefined))?.approval;

/** Past `approved` an identical call was faster; redeeming then says so. */
const OUTCOMES: Record<ApprovalState, Outcome> = {
  pending: 'still-pending',
  approved: 'approved',
  denied: 'denied',
  expired: 'expired',
  cancelled: 'cancelled',
  undeliverable: 'undeliverable',
  executing: 'approved',
  executed: 'approved',
  'executed-withheld': 'approved',
  failed: 'approved',
  unknown: 'approved',
};

const isDecided = ({ state }: Approval): boolean => OUTCOMES[state] !== 'still-pending';
