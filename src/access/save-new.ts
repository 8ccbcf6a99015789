/** Saves new access. What is over in the meantime is closed first: no one waits for a job to ask again. */
import type { Grant } from '../domain/grant.ts';
import type { GrantStore } from './ports.ts';

/** False if the same person holds, or has asked for, the same access now. Rejects if the store does. */
export type SaveNew = (grant: Grant) => Promise<boolean>;

interface SaveDeps {
  readonly store: Pick<GrantStore, 'createGrant'>;
  /** Closes everything that is overdue; resolves with how much that was. */
  readonly lapseDue: () => Promise<number>;
}

/** Resolves with false if the same person has the access already, or has asked for it. */
export const createSaveNew =
  ({ store, lapseDue }: SaveDeps): SaveNew =>
  async (grant) => {
    if (await store.createGrant(grant)) return true;
    // It closes in batches, and the one in the way may be in the last.
    while ((await lapseDue()) > 0) if (await store.createGrant(grant)) return true;
    // Another process may have closed it between the two.
    return store.createGrant(grant);
  };
