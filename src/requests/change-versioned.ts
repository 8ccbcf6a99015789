/** The one way a request changes: load it, advance it, swap it on its version, tell others; again if another process was faster. */
import { retrySwap } from '../domain/time/retry-swap.ts';

export interface VersionedDeps<Thing, Event> {
  /** What it is, for the one error. */
  readonly what: string;
  readonly load: (id: string) => Promise<Thing | undefined>;
  /** Pure: the next state, or why this event is not possible. */
  readonly advance: (
    thing: Thing,
    event: Event,
  ) => { readonly ok: true; readonly next: Thing } | { readonly ok: false; readonly problem: string };
  /** False if the version has changed since it was loaded. */
  readonly swap: (next: Thing) => Promise<boolean>;
  /** Told of each change that was stored. Not waited for: what is decided stands whatever comes of it. */
  readonly notify: (next: Thing, before: Thing) => void;
}

export type ChangedTo<Thing> =
  | { readonly ok: true; readonly thing: Thing }
  | { readonly ok: false; readonly thing: Thing; readonly problem: string };

/** Each lost swap means that another change won, so this many attempts outlast as many rivals at once. */
const ATTEMPTS = 64;

/** Returns what applies an event to the newest state; it resolves with undefined if there is none. Rejects if the store does. */
export const createChangeVersioned =
  <Thing, Event extends { readonly type: string }>(deps: VersionedDeps<Thing, Event>) =>
  async (id: string, event: Event): Promise<ChangedTo<Thing> | undefined> => {
    const tried = await retrySwap<{ readonly changed: ChangedTo<Thing> | undefined }>(
      async () => {
        const before = await deps.load(id);
        if (before === undefined) return { changed: undefined };
        const advanced = deps.advance(before, event);
        if (!advanced.ok) return { changed: { ok: false, thing: before, problem: advanced.problem } };
        if (!(await deps.swap(advanced.next))) return undefined;
        deps.notify(advanced.next, before);
        return { changed: { ok: true, thing: advanced.next } };
      },
      { attempts: ATTEMPTS },
    );
    if (tried !== undefined) return tried.changed;
    throw new Error(`${deps.what} ${id} changed ${ATTEMPTS} times while ${event.type} was tried`);
  };
