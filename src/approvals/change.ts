/** The one way an approval changes: advance it, swap it conditionally, tell the one who waits, render the card again. */
import { type Approval, type ApprovalEvent, advance } from '../domain/approval.ts';
import type { SealApproval } from '../domain/sealed-approval.ts';
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

/** Each lost swap means that another change won, so this many attempts outlast as many rivals at once. */
const ATTEMPTS = 64;

/** Returns what changes an approval. It tries again if another process was faster, and rejects if that happens too often. */
export const createChange =
  (deps: ChangeDeps): ChangeApproval =>
  async (id, event) => {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const approval = await deps.store.getApproval(id);
      if (approval === undefined) return undefined;
      const advanced = advance(approval, event, deps.now());
      if (!advanced.ok) return { ok: false, approval, problem: advanced.problem };
      const next = isSealed(event) ? { ...advanced.next, seal: deps.seal(advanced.next) } : advanced.next;
      if (await deps.store.swapApproval(next)) {
        deps.wake(next);
        // Not waited for, and not trusted either: what is decided stands whatever the surface does.
        if (next.unshownSince !== undefined) deps.refresh(next).catch(() => undefined);
        return { ok: true, approval: next };
      }
    }
    throw new Error(`approval ${id} changed ${ATTEMPTS} times while ${event.type} was tried`);
  };

/** The signature is stored in the same step: nothing runs on an approval that has none. */
const isSealed = ({ type }: ApprovalEvent): boolean => ['consume', 'finish', 'lapse'].includes(type);
