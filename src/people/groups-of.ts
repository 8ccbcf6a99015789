import type { Identity } from '../domain/caller.ts';

/** The directory groups of a person, now; undefined if no directory is asked. Rejects if it does not answer. */
export type GroupsOf = (person: Identity) => Promise<readonly string[] | undefined>;
