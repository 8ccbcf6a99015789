/** Calls that run by virtue of temporary access end with it: within a second of its revocation, and at its absolute end. */
import { type Grant, isLive } from '../domain/grant.ts';
import { Refusal } from '../domain/refusal.ts';
import { pollEvery } from '../domain/time/poll-every.ts';
import { Stop, type StopSignal } from '../domain/time/stop.ts';

export interface GrantWatch {
  /** `ended` aborts once the access is over, with the refusal as its reason; `release` ends the watch. */
  readonly watchGrant: (id: string) => { readonly ended: StopSignal; readonly release: () => void };
  /** Rejects with the same refusal if the access is over now, and if the store does not say. */
  readonly checkGrant: (id: string) => Promise<void>;
  /** Looks after what is watched until aborted. */
  readonly run: (signal: AbortSignal) => Promise<void>;
}

interface GrantWatchDeps {
  readonly getGrant: (id: string) => Promise<Grant | undefined>;
  readonly now: () => number;
}

const LOOK_EVERY = 500;

/** Watches the grants of running calls: each watch has a signal that is aborted once its grant is over. */
export const createGrantWatch = ({ getGrant, now }: GrantWatchDeps): GrantWatch => {
  const watched = new Map<string, Set<Stop>>();
  const lastSeen = new Map<string, Grant>();

  const isOver = async (id: string): Promise<boolean> => {
    try {
      const grant = await getGrant(id);
      if (grant === undefined) return true;
      lastSeen.set(id, grant);
      return !isLive(grant, now());
    } catch {
      // While the store is silent, the end that was read last still holds.
      const seen = lastSeen.get(id);
      return seen !== undefined && !isLive(seen, now());
    }
  };

  const look = async (id: string): Promise<void> => {
    if (!(await isOver(id))) return;
    for (const stop of watched.get(id) ?? []) stop.abort(ended());
  };

  return {
    watchGrant: (id) => {
      const stop = new Stop();
      const those = watched.get(id) ?? new Set();
      watched.set(id, those.add(stop));
      const release = () => {
        those.delete(stop);
        if (those.size > 0 || watched.get(id) !== those) return;
        watched.delete(id);
        lastSeen.delete(id);
      };
      return { ended: stop, release };
    },
    checkGrant: async (id) => {
      const grant = await getGrant(id);
      if (grant === undefined || !isLive(grant, now())) throw ended();
    },
    run: (signal) => pollEvery(LOOK_EVERY, () => Promise.all([...watched.keys()].map(look)), signal),
  };
};

const ended = () =>
  new Refusal(
    'grant-required',
    'The temporary access that let this call through has ended, so it was cut off. What it did until then stands.',
  );
