/** Notes in the store that the messages about a grant show what became of it. */
import { advanceGrant, type Grant } from '../domain/grant.ts';
import type { GrantStore } from './ports.ts';

/** For exactly this version: if it has changed since, nothing is noted. Rejects if the store does. */
export type MarkGrantShown = (grant: Grant) => Promise<void>;

/** Does nothing if the grant has changed in the meantime: it is shown again then. */
export const createMarkGrantShown =
  (store: Pick<GrantStore, 'swapGrant'>, now: () => number): MarkGrantShown =>
  async (grant) => {
    const advanced = advanceGrant(grant, { type: 'shown' }, now());
    if (advanced.ok) await store.swapGrant(advanced.next);
  };
