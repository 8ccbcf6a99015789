/** By which names the access of a person ends with a change of the directory: those they had before are on what they were given. */
import { distinct, isCalled, namesOf, without } from './names.ts';
import type { PushedDirectory } from './pushed-directory.ts';
import type { Name, PushedUser } from './resources.ts';

interface Look {
  readonly user: PushedUser;
  /** As they were; undefined for a user who is made. */
  readonly old: PushedUser | undefined;
}

/** Of a user who is out: all names they have and had, but for what means another active user by now. */
export const namesGone = async (
  directory: Pick<PushedDirectory, 'find' | 'user'>,
  { user, old }: Look,
): Promise<readonly Name[]> => {
  const own = namesOf(user);
  const all = [...(old === undefined ? [] : namesOf(old)), ...(user.former ?? []), ...(user.earlier ?? [])];
  const past = without(distinct(all), own);
  const free = await filtered(past, async (name) => !(await meansAnother(directory, name, user)));
  return [...own, ...free];
};

/** The names that a user takes over from someone who had them: what that one was given by them would count as theirs. */
export const namesTaken = (
  directory: Pick<PushedDirectory, 'findEarlier'>,
  { user, old }: Look,
): Promise<readonly Name[]> => {
  const fresh = without(namesOf(user), old === undefined ? [] : namesOf(old));
  return filtered(fresh, async ([attribute, value]) =>
    (await directory.findEarlier(attribute, value)).some((id) => id !== user.id),
  );
};

const filtered = async (
  names: readonly Name[],
  isWanted: (name: Name) => Promise<boolean>,
): Promise<readonly Name[]> => {
  const wanted = await Promise.all(names.map(isWanted));
  return names.filter((_name, index) => wanted[index]);
};

const meansAnother = async (
  directory: Pick<PushedDirectory, 'find' | 'user'>,
  name: Name,
  { id }: PushedUser,
): Promise<boolean> => {
  const ids = (await directory.find('user', ...name)).filter((each) => each !== id);
  const others = await Promise.all(ids.map(directory.user));
  return others.some((each) => each?.active === true && isCalled(each, name));
};
