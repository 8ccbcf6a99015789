/** The one way an approval changes: advance it, swap it conditionally, tell the one who waits, render the card again. */
import { type Approval, type ApprovalEvent, advance } from '../domain/approval.ts';
import type { SealApproval } from '../domain/sealed-approval.ts';
import { createChangeVersioned } from '../requests/change-versioned.ts';
import type { ApprovalStore, Refresh } from './ports.ts';

export type Changed = { ok: true; approval: Approval } | { ok: false; approval: Approval; problem: string };

/** Applies the event to the newest state; undefined if the approval does not exist. Rejects if the store does. */
export type ChangeApproval = (id: string, event: ApprovalEvent) => Promise<Changed | undefined>;

interface ChangeDeps {
  readonly store: Pick<ApprovalStore, 'getApproval' | 'swapApproval'>;
  /** Wakes the waiters of this process. */
  readonly wake: (approval: Approval) => void;
  readonly refresh: Refresh;
  readonly seal: SealApproval;
  readonly now: () => number;
}

/** Returns what changes an approval. It tries again if another process was faster, and rejects if that happens too often. */
export const createChange = ({ store, wake, refresh, seal, now }: ChangeDeps): ChangeApproval => {
  const change = createChangeVersioned<Approval, ApprovalEvent>({
    what: 'approval',
    load: (id) => store.getApproval(id),
    advance: (approval, event) => {
      const advanced = advance(approval, event, now());
      if (!advanced.ok || !isSealed(event)) return advanced;
      return { ok: true, next: { ...advanced.next, seal: seal(advanced.next) } };
    },
    swap: (next) => store.swapApproval(next),
    notify: (next) => {
      wake(next);
      if (next.unshownSince !== undefined) refresh(next).catch(() => undefined);
    },
  });
  return async (id, event) => {
    const changed = await change(id, event);
    if (changed === undefined) return undefined;
    const { thing: approval, ...rest } = changed;
    return { ...rest, approval };
  };
};

/** The signature is stored in the same step: nothing runs on an approval that has none. */
const isSealed = ({ type }: ApprovalEvent): boolean => ['consume', 'finish', 'lapse'].includes(type);
