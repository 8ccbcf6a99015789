/** All approvals in a state, page by page. */
import type { Approval, ApprovalState } from '../../domain/approval.ts';
import type { ApprovalStore } from '../ports.ts';

const PAGE = 200;

/** Yields the approvals in the order of the store, 200 of them read at a time. Rejects if the store does. */
export async function* everyApproval(
  store: Pick<ApprovalStore, 'listApprovals'>,
  state: ApprovalState,
): AsyncGenerator<Approval> {
  let cursor: string | undefined;
  do {
    const page = await store.listApprovals({ state, limit: PAGE, cursor });
    yield* page.items;
    cursor = page.cursor ?? undefined;
  } while (cursor !== undefined);
}
