/** The same question as a conflict of interest, asked of the pushed directory: several addresses may be in one person's record. */
import { callerOfKey, type Identity } from '../domain/caller.ts';
import { emailIdentity, emailOfKey } from '../domain/person.ts';
import type { Decidable, Vote } from '../domain/vote.ts';
import { type Clicker, conflictOfInterest, OWN, VOTED } from './conflict-of-interest.ts';

/** Ids of the records a person could have in the pushed directory; none if it does not know them. */
export type RecordsOf = (person: Identity) => Promise<readonly string[]>;

/** A sentence for the clicker if they may not decide, or undefined. Rejects if the directory cannot be asked. */
export type ConflictOf = (clicker: Clicker, request: Decidable) => Promise<string | undefined>;

/** Returns the check by names, and then by records. */
export const createConflictOf = (recordsOf: RecordsOf): ConflictOf => {
  const recordsOfAny = async (people: readonly Identity[]): Promise<readonly string[]> =>
    (await Promise.all(people.flatMap(alsoUnproven).map(recordsOf))).flat();

  return async (clicker, request) => {
    const conflict = conflictOfInterest(clicker, request);
    if (conflict !== undefined) return conflict;
    const own = new Set(await recordsOfAny([clicker.identity, ...clicker.aliases]));
    if (own.size === 0) return undefined;
    const isOwn = async (people: readonly Identity[]) =>
      (await recordsOfAny(people)).some((id) => own.has(id));
    if (await isOwn(requestersOf(request))) return OWN;
    return (await isOwn(request.votes.flatMap(votersOf))) ? VOTED : undefined;
  };
};

/** Who asked, and who answers for them. */
const requestersOf = ({ requestedBy }: Decidable): readonly Identity[] => {
  if (requestedBy === undefined) return [];
  const { identity, owner } = requestedBy;
  return owner?.includes('@') ? [identity, emailIdentity(owner)] : [identity];
};

const votersOf = ({ by: { key }, click }: Vote): readonly Identity[] => {
  if ('caller' in click) return [click.caller];
  const email = emailOfKey(key);
  if (email !== undefined) return [emailIdentity(email)];
  return key.startsWith('[') ? [{ ...callerOfKey(key), email: undefined }] : [];
};

/** An address that no one verified counts against a person. */
const alsoUnproven = (person: Identity): readonly Identity[] => {
  const email = person.unproven?.email;
  return email === undefined ? [person] : [person, emailIdentity(email)];
};
