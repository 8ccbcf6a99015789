import type { Identity } from '../domain/caller.ts';

/**
 * The directory groups of a person, now; undefined if no directory is asked. Rejects if it does not answer, and if it has
 * deactivated the person, so it is asked before anything else proves them.
 */
export type GroupsOf = (person: Identity) => Promise<readonly string[] | undefined>;
