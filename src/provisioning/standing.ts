/** What the pushed directory says about a person who calls: whether they are still there, and in which groups. */
import type { Identity } from '../domain/caller.ts';
import { lately } from '../domain/time/lately.ts';
import { isOrWasCalled } from './names.ts';
import type { PushedDirectory } from './pushed-directory.ts';
import type { Name, PushedUser } from './resources.ts';

export interface Standing {
  /** False as well if the directory knows several people by one name, of whom it could be any. */
  readonly isActive: boolean;
  /** Names. */
  readonly groups: readonly string[];
  /** Ids of all the users that it could be: more than one only if none of them counts. */
  readonly ids: readonly string[];
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

const look = async (
  { directory, subjectAttribute, issuer }: StandingDeps,
  person: Identity,
): Promise<Standing | undefined> => {
  const calledAny = async (wanted: readonly Name[]): Promise<readonly PushedUser[]> => {
    const ids = await Promise.all(
      wanted.map(([attribute, value]) => directory.find('user', attribute, value)),
    );
    const users = await Promise.all([...new Set(ids.flat())].map(directory.user));
    return users
      .filter((each) => each !== undefined)
      .filter((each) => wanted.some((name) => isOrWasCalled(each, name)));
  };
  const bySubject = person.issuer === issuer ? await calledAny([[subjectAttribute, person.subject]]) : [];
  const { email } = person;
  const byAddress: readonly Name[] =
    email === undefined
      ? []
      : [
          ['emails.value', email],
          ['userName', email],
        ];
  // The subject means one person at its issuer; an address may be in the records of several.
  const users = bySubject.length > 0 ? bySubject : await calledAny(byAddress);
  const [user, ...others] = users;
  if (user === undefined) return undefined;
  const ids = users.map(({ id }) => id);
  if (others.length > 0 || !user.active) return { isActive: false, groups: [], ids };
  return { isActive: true, groups: Object.values(await directory.groupsOf(user.id)), ids };
};
