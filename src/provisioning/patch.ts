/** Changes by PATCH (RFC 7644, section 3.5.2); paths of what is not kept are ignored. */
import { changeEmails } from './change-emails.ts';
import { looksAt, objectionTo } from './filter/attributes.ts';
import { matches } from './filter/match-filter.ts';
import type { Kind } from './names.ts';
import { type Operation, readOperations } from './patch-operations.ts';
import {
  type PushedGroup,
  type PushedUser,
  readBoolean,
  readMembers,
  readName,
  ScimError,
  textOf,
} from './resources.ts';

type Body = Readonly<Record<string, unknown>>;

/** @throws ScimError if an operation cannot be done; then none is. */
export const patchUser = (user: PushedUser, body: Body): PushedUser =>
  readOperations(body).reduce(changeUser, user);

const changeUser = (user: PushedUser, operation: Operation): PushedUser => {
  const { op, path } = operation;
  const value = op === 'remove' ? undefined : operation.value;
  switch (path.name) {
    case 'active':
      return { ...user, active: op === 'remove' ? false : readBoolean(value) };
    case 'username': {
      const userName = textOf(value);
      if (userName === undefined) throw new ScimError(400, 'userName cannot be removed.', 'mutability');
      return { ...user, userName };
    }
    case 'externalid':
      return { ...user, externalId: textOf(value) };
    case 'displayname':
      return { ...user, displayName: textOf(value) };
    case 'name':
      return { ...user, name: changeName(user.name, operation) };
    case 'emails':
      checkFilter('user', operation);
      return { ...user, emails: changeEmails(user.emails, operation) };
    default:
      return user;
  }
};

const changeName = (
  name: PushedUser['name'],
  { op, path: { part }, value }: Operation,
): PushedUser['name'] => {
  const given = op === 'remove' ? undefined : value;
  if (part === undefined) return op === 'remove' ? undefined : { ...name, ...readName(given) };
  // As it was spelled before, or as RFC 7643 does.
  const spelled =
    Object.keys(name ?? {}).find((key) => key.toLowerCase() === part) ?? SPELLED.get(part) ?? part;
  return readName({ ...name, [spelled]: given ?? '' });
};

const SPELLED: ReadonlyMap<string, string> = new Map(
  ['familyName', 'givenName', 'middleName', 'honorificPrefix', 'honorificSuffix'].map((name) => [
    name.toLowerCase(),
    name,
  ]),
);

/** The same for a group. */
export const patchGroup = (group: PushedGroup, body: Body): PushedGroup =>
  readOperations(body).reduce(changeGroup, group);

const changeGroup = (group: PushedGroup, operation: Operation): PushedGroup => {
  const { op, path, value } = operation;
  switch (path.name) {
    case 'displayname': {
      const displayName = textOf(value);
      if (displayName === undefined || op === 'remove')
        throw new ScimError(400, 'displayName cannot be removed.', 'mutability');
      return { ...group, displayName };
    }
    case 'externalid':
      return { ...group, externalId: op === 'remove' ? undefined : textOf(value) };
    case 'members':
      checkFilter('group', operation);
      return { ...group, members: changeMembers(group.members, operation) };
    default:
      return group;
  }
};

/** One that looks at what is not kept finds no one, and the provider would take them for changed or removed. */
const checkFilter = (kind: Kind, { path: { name, filter } }: Operation): void => {
  if (filter === undefined) return;
  const objection = looksAt(filter, '$ref') ? 'Members are found by value.' : objectionTo(kind, filter, name);
  if (objection !== undefined) throw new ScimError(400, objection, 'invalidFilter');
};

const changeMembers = (members: readonly string[], { op, path, value }: Operation): readonly string[] => {
  const { filter } = path;
  if (filter === undefined) {
    const named = readMembers(value);
    if (op === 'add') return [...new Set([...members, ...named])];
    if (op === 'replace') return named;
    const gone = new Set(named);
    // Without a value all of them (section 3.5.2.2).
    return value === undefined ? [] : members.filter((id) => !gone.has(id));
  }
  const isMeant = (id: string) => matches(filter, { value: id });
  const others = members.filter((id) => !isMeant(id));
  if (op === 'remove') return others;
  if (others.length === members.length)
    throw new ScimError(400, 'No member matches the filter of the path.', 'noTarget');
  return [...new Set([...others, ...readMembers(value)])];
};
