/** What the pushed directory says about a person who calls: whether they are still there, and in which groups. */
import type { Identity } from '../domain/caller.ts';
import { lately } from '../domain/lately.ts';
import type { PushedDirectory } from './pushed-directory.ts';

export interface Standing {
  readonly isActive: boolean;
  /** Names. */
  readonly groups: readonly string[];
}

/** Undefined if the directory knows no such person. Half a second old at most. */
export type StandingOf = (person: Identity) => Promise<Standing | undefined>;

export interface StandingDeps {
  readonly directory: Pick<PushedDirectory, 'find' | 'user' | 'groupsOf'>;
  /** Attribute that is the subject in tokens of this issuer. */
  readonly subjectAttribute: 'userName' | 'externalId';
  readonly issuer: string;
  readonly now: () => number;
}

const FRESH = 400;

/** Returns the look, whose answer counts for a moment; calls at the same time share one. */
export const createStandingOf = (deps: StandingDeps): StandingOf =>
  lately((person: Identity) => look(deps, person), {
    now: deps.now,
    life: FRESH,
    keyOf: ([{ issuer, subject, email }]) => JSON.stringify([issuer, subject, email]),
  });

const look = async ({ directory, subjectAttribute, issuer }: StandingDeps, person: Identity) => {
  const id =
    (person.issuer === issuer ? await directory.find('user', subjectAttribute, person.subject) : undefined) ??
    (person.email === undefined ? undefined : await directory.find('user', 'emails.value', person.email)) ??
    (person.email === undefined ? undefined : await directory.find('user', 'userName', person.email));
  const user = id === undefined ? undefined : await directory.user(id);
  if (id === undefined || user === undefined) return undefined;
  return { isActive: user.active, groups: Object.values(await directory.groupsOf(id)) };
};
