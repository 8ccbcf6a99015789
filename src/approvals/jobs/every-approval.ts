/** All approvals in a state, page by page. */
import type { Approval, ApprovalState } from '../../domain/approval.ts';
import { everyItem } from '../../domain/page.ts';
import type { ApprovalStore } from '../ports.ts';

const PAGE = 200;

/** Yields the approvals in the order of the store, 200 of them read at a time. Rejects if the store does. */
export const everyApproval = (
  store: Pick<ApprovalStore, 'listApprovals'>,
  state: ApprovalState,
): AsyncGenerator<Approval> => everyItem((cursor) => store.listApprovals({ state, limit: PAGE, cursor }));
