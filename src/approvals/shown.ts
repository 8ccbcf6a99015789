/** Notes in the store that the message about a request shows what became of it. */
import { type Approval, advance } from '../domain/approval.ts';
import type { ApprovalStore } from './ports.ts';

/** For exactly this version: where it has changed since, nothing is noted. Rejects where the store does. */
export type MarkShown = (approval: Approval) => Promise<void>;

export const createMarkShown =
  (store: Pick<ApprovalStore, 'swapApproval'>, now: () => number): MarkShown =>
  async (approval) => {
    const advanced = advance(approval, { type: 'shown' }, now());
    if (advanced.ok) await store.swapApproval(advanced.next);
  };
