/** Tells holders that their access ends soon, early enough to ask for more time. */
import type { Grant } from '../domain/grant.ts';
import type { ChangeGrant } from './change.ts';
import type { GrantStore } from './ports.ts';

interface WarnDeps {
  readonly store: Pick<GrantStore, 'lapsedGrants'>;
  readonly change: ChangeGrant;
  readonly now: () => number;
}

/** Milliseconds before the end. */
const AHEAD = 10 * 60_000;
const BATCH = 200;

/** Resolves with how many were told. */
export const createWarnDue = (deps: WarnDeps) => async (): Promise<number> => {
  const now = deps.now();
  const ending = (await deps.store.lapsedGrants(now + AHEAD, BATCH)).filter((grant) => isDue(grant, now));
  for (const grant of ending) await deps.change(grant.id, { type: 'warned' });
  return ending.length;
};

/** No one needs a warning about access that was short from the start. */
const isDue = (grant: Grant, now: number): boolean =>
  grant.state === 'active' && !grant.warned && (grant.until ?? 0) > now && grant.duration > 2 * AHEAD;
