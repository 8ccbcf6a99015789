/** The approval store in memory: the same conditional updates, nothing durable. */
import type { ApprovalStore } from '../../../src/approvals/ports.ts';
import { type Approval, OPEN_STATES } from '../../../src/domain/approval.ts';

export interface MemoryApprovalStore extends ApprovalStore {
  /** While true every operation rejects, as when the database is away. */
  away: boolean;
  /** How often `decidedApprovals` was asked. */
  polls: number;
}

export const createMemoryApprovalStore = (): MemoryApprovalStore => {
  const saved = new Map<string, Approval>();
  const newestFirst = (): Approval[] => [...saved.values()].reverse();
  const answer = async <T>(value: () => T): Promise<T> => {
    await Promise.resolve();
    if (store.away) throw new Error('the store is away');
    return value();
  };
  const open = (digest: string): Approval | undefined =>
    newestFirst().find((approval) => approval.digest === digest && OPEN_STATES.includes(approval.state));

  const store: MemoryApprovalStore = {
    away: false,
    polls: 0,
    createApproval: (approval) =>
      answer(() => {
        if (open(approval.digest) !== undefined) return false;
        saved.set(approval.id, approval);
        return true;
      }),
    getApproval: (id) => answer(() => saved.get(id)),
    openApproval: (digest) => answer(() => open(digest)),
    swapApproval: (next) =>
      answer(() => {
        if (saved.get(next.id)?.version !== next.version - 1) return false;
        saved.set(next.id, next);
        return true;
      }),
    decidedApprovals: (ids) => {
      store.polls += 1;
      return answer(() =>
        ids.flatMap((id) => saved.get(id) ?? []).filter(({ state }) => state !== 'pending'),
      );
    },
    unshownApprovals: ({ from, to }, limit) =>
      answer(() =>
        [...saved.values()]
          .filter(({ unshownSince = -1 }) => unshownSince >= from && unshownSince <= to)
          .slice(0, limit),
      ),
    removeOldApprovals: () => answer(() => 0),
    listApprovals: ({ state, limit, cursor }) =>
      answer(() => {
        const all = newestFirst().filter((approval) => state === undefined || approval.state === state);
        const start = Number(cursor ?? 0);
        const items = all.slice(start, start + limit);
        return { items, cursor: start + limit < all.length ? String(start + limit) : null };
      }),
  };
  return store;
};
