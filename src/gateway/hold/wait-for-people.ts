/** A call that waits for people, as little of it as that takes: its arguments are not among it. */
import type { Ticket } from '../../approvals/waiting/ticket.ts';
import type { Approval } from '../../domain/approval.ts';
import type { Decision } from '../../domain/decision.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { joinSignals } from '../../domain/time/stop.ts';
import type { AdmitRequest } from '../admit-request.ts';
import type { InputRequiredRetries, RetryableCall } from '../input-required/input-required-retries.ts';
import { note } from '../record/note-decision.ts';
import { refusalAfter, verdictAfter } from '../response/explain-refusal.ts';
import type { Refused } from '../response/refused.ts';
import type { Shutdown } from '../shutdown.ts';

/** What is asked of the wait: nothing here may refer to the message. */
export interface Asked
  extends Pick<AdmitRequest, 'recording' | 'seq' | 'makeSafe' | 'patience' | 'gone' | 'mayBeTask'> {
  readonly call: Pick<AdmitRequest['call'], 'method' | 'tool'>;
  readonly retryable: RetryableCall;
}

export type Waited =
  /** It may run once its approval is spent. */
  | { readonly kind: 'approved'; readonly approval: Approval }
  /** It was cancelled while it waited: policy may deny it by now. */
  | { readonly kind: 'cancelled'; readonly approval: Approval }
  | { readonly kind: 'refused'; readonly refused: Refused }
  /** No one has decided yet; the client comes back with this state. */
  | { readonly kind: 'again'; readonly again: string }
  /** No one has decided yet; the client comes by for the outcome. */
  | { readonly kind: 'later'; readonly later: Approval };

export interface HeldCall {
  readonly decision: Decision;
  /** Until people have decided, or the client's time is over. Never rejects. */
  wait(): Promise<Waited>;
  /** The caller is gone: the card says so. */
  leave(): Promise<void>;
  /** Says why it does not run. */
  refuse(refusal: Refusal): Refused;
  /** Once the call has been answered: what it held of the caller's quotas, and the hold's progress, end. */
  end(): void;
}

export interface WaitDeps {
  readonly retries: Pick<InputRequiredRetries, 'next'>;
  readonly draining: Shutdown['draining'];
  readonly now: () => number;
}

/** Milliseconds within which a client that was asked to retry is back. */
const COMES_BACK = 10_000;

/** Returns what is kept of a call while people are asked about it. `end` stops telling the client to be patient. */
export const createHeldCall = (
  deps: WaitDeps,
  asked: Asked,
  { decision, ticket, end }: { decision: Decision; ticket: Ticket; end: () => void },
): HeldCall => {
  const wait: HeldCall['wait'] = async () => {
    const { gone } = asked;
    const waiting = joinSignals(gone, deps.draining);
    const until = deps.now() + asked.patience;
    const outcome = await ticket.wait(until, waiting.signal).finally(waiting.release);
    const { approval } = ticket;
    if (outcome === 'approved' && !gone.aborted) return { kind: 'approved', approval };
    if (outcome === 'cancelled' && !gone.aborted) return { kind: 'cancelled', approval };
    if (outcome === 'still-pending' && !gone.aborted) {
      if (asked.mayBeTask) return { kind: 'later', later: approval };
      const again = deps.retries.next(asked.retryable, approval);
      if (again !== undefined) {
        // The one who does not come back is gone; until then the card keeps saying that someone waits.
        setTimeout(() => void ticket.leave(), COMES_BACK).unref();
        return { kind: 'again', again };
      }
    }
    if (outcome === 'approved' || outcome === 'still-pending') await ticket.leave();
    const refusal = refusalAfter(outcome, approval);
    note(asked, decision, {
      verdict: verdictAfter(outcome),
      approval: approval.id,
      error: refusal.message,
    });
    return { kind: 'refused', refused: { refusal, decision, approval } };
  };

  return {
    decision,
    wait,
    leave: ticket.leave,
    refuse: (refusal) => {
      note(asked, decision, { verdict: 'refused', error: refusal.message });
      return { refusal, decision, approval: undefined };
    },
    end,
  };
};
