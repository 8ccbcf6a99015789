/** The one way a grant changes: advance it, swap it conditionally, tell people. */
import { advanceGrant, type Grant, type GrantEvent } from '../domain/grant.ts';
import { createChangeVersioned } from '../requests/change-versioned.ts';
import type { GrantNews, GrantStore, TellGrant } from './ports.ts';

export type GrantChanged = { ok: true; grant: Grant } | { ok: false; grant: Grant; problem: string };

/** Applies the event to the newest state; undefined if the grant does not exist. Rejects if the store does. */
export type ChangeGrant = (id: string, event: GrantEvent) => Promise<GrantChanged | undefined>;

interface ChangeDeps {
  readonly store: Pick<GrantStore, 'getGrant' | 'swapGrant'>;
  readonly tell: TellGrant;
  readonly now: () => number;
}

/** Returns what changes a grant. It tries again if another process was faster, and rejects if that happens too often. */
export const createChange = ({ store, tell, now }: ChangeDeps): ChangeGrant => {
  const change = createChangeVersioned<Grant, GrantEvent>({
    what: 'grant',
    load: (id) => store.getGrant(id),
    advance: (grant, event) => advanceGrant(grant, event, now()),
    swap: (next) => store.swapGrant(next),
    notify: (next, before) => {
      const news = newsOf(before, next);
      if (news !== undefined || next.unshownSince !== undefined) tell(next, news).catch(() => undefined);
    },
  });
  return async (id, event) => {
    const changed = await change(id, event);
    if (changed === undefined) return undefined;
    const { thing: grant, ...rest } = changed;
    return { ...rest, grant };
  };
};

const newsOf = (before: Grant, after: Grant): GrantNews | undefined => {
  if (after.state !== before.state && after.state !== 'requested') return after.state;
  if (after.extension?.state !== before.extension?.state) {
    if (after.extension?.state === 'granted') return 'extended';
    if (after.extension?.state === 'denied') return 'extension-denied';
  }
  return after.warned && !before.warned ? 'ending-soon' : undefined;
};
