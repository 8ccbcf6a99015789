/** The one way a grant changes: advance it, swap it conditionally, tell people. */
import { advanceGrant, type Grant, type GrantEvent } from '../domain/grant.ts';
import type { GrantNews, GrantStore, TellGrant } from './ports.ts';

export type GrantChanged = { ok: true; grant: Grant } | { ok: false; grant: Grant; problem: string };

/** Applies the event to the newest state; undefined if the grant does not exist. Rejects if the store does. */
export type ChangeGrant = (id: string, event: GrantEvent) => Promise<GrantChanged | undefined>;

interface ChangeDeps {
  readonly store: Pick<GrantStore, 'getGrant' | 'swapGrant'>;
  readonly tell: TellGrant;
  readonly now: () => number;
}

/** Each lost swap means that another change won, so this many attempts outlast as many rivals at once. */
const ATTEMPTS = 64;

/** Returns what changes a grant. It tries again if another process was faster, and rejects if that happens too often. */
export const createChange =
  (deps: ChangeDeps): ChangeGrant =>
  async (id, event) => {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const grant = await deps.store.getGrant(id);
      if (grant === undefined) return undefined;
      const advanced = advanceGrant(grant, event, deps.now());
      if (!advanced.ok) return { ok: false, grant, problem: advanced.problem };
      if (await deps.store.swapGrant(advanced.next)) {
        // Not waited for, and not trusted either: what is decided stands whatever the surface does.
        const news = newsOf(grant, advanced.next);
        if (news !== undefined || advanced.next.unshownSince !== undefined)
          deps.tell(advanced.next, news).catch(() => undefined);
        return { ok: true, grant: advanced.next };
      }
    }
    throw new Error(`grant ${id} changed ${ATTEMPTS} times while ${event.type} was tried`);
  };

const newsOf = (before: Grant, after: Grant): GrantNews | undefined => {
  if (after.state !== before.state && after.state !== 'requested') return after.state;
  if (after.extension?.state !== before.extension?.state) {
    if (after.extension?.state === 'granted') return 'extended';
    if (after.extension?.state === 'denied') return 'extension-denied';
  }
  return after.warned && !before.warned ? 'ending-soon' : undefined;
};
