/** Tidies access that is over and tells people. Only that: `isLive` ends access whether or not this ran. */
import type { ChangeGrant } from './change.ts';
import type { GrantStore } from './ports.ts';

interface LapseDeps {
  readonly store: Pick<GrantStore, 'lapsedGrants'>;
  readonly change: ChangeGrant;
  readonly now: () => number;
}

const BATCH = 200;

/** Resolves with how many grants and requests were closed. */
export const createLapseDue = (deps: LapseDeps) => async (): Promise<number> => {
  const lapsed = await deps.store.lapsedGrants(deps.now(), BATCH);
  for (const grant of lapsed) await deps.change(grant.id, { type: 'lapse' });
  return lapsed.length;
};
