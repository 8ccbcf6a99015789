/** Notes in the store that the message about a request shows what became of it, and what the one who asked was told. */
import { type Approval, type ApprovalState, advance } from '../domain/approval.ts';
import type { ApprovalStore } from './ports.ts';

/** For exactly this version: if it has changed since, nothing is noted. Rejects if the store does. */
export type MarkShown = (approval: Approval, toldState: ApprovalState | undefined) => Promise<void>;

/** Does nothing if the approval has changed in the meantime: it is shown again then. */
export const createMarkShown =
  (store: Pick<ApprovalStore, 'swapApproval'>, now: () => number): MarkShown =>
  async (approval, toldState) => {
    const advanced = advance(approval, { type: 'shown', toldState }, now());
    if (advanced.ok) await store.swapApproval(advanced.next);
  };
