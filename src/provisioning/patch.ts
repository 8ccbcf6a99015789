/** Changes by PATCH (RFC 7644, section 3.5.2), in the shapes that Okta and Entra send; paths of what is not kept are ignored. */
import {
  attributeIn,
  isRecord,
  type PushedEmail,
  type PushedGroup,
  type PushedUser,
  readBoolean,
  readEmails,
  readMembers,
  readName,
  ScimError,
  textOf,
} from './resources.ts';

interface Operation {
  readonly op: 'add' | 'replace' | 'remove';
  /** Lower-case name of the attribute. */
  readonly attribute: string;
  /** What stands in brackets, as `type eq "work"`. */
  readonly filter: { readonly name: string; readonly value: string } | undefined;
  readonly part: string | undefined;
  readonly value: unknown;
}

const MOST = 1000;

/** Without a path each member of the value is one (section 3.5.2.1); Entra writes `name.givenName` there. */
const readOperations = (body: Readonly<Record<string, unknown>>): readonly Operation[] => {
  const all = attributeIn(body, 'Operations');
  if (!Array.isArray(all) || all.length === 0 || all.length > MOST)
    throw new ScimError(400, `Operations has to be a list of 1 to ${MOST}.`, 'invalidSyntax');
  return all.flatMap((each) => {
    const of = isRecord(each) ? each : {};
    const op = String(attributeIn(of, 'op')).toLowerCase();
    if (op !== 'add' && op !== 'replace' && op !== 'remove')
      throw new ScimError(400, 'op has to be add, replace or remove.', 'invalidSyntax');
    const [path, value] = [attributeIn(of, 'path'), attributeIn(of, 'value')];
    if (typeof path === 'string' && path !== '') return [{ op, value, ...readPath(path) }];
    if (op === 'remove' || !isRecord(value)) throw new ScimError(400, 'path is missing.', 'noTarget');
    return Object.entries(value).map(([key, part]) => ({ op, value: part, ...readPath(key) }));
  });
};

const PATH =
  /^(?:urn:ietf:params:scim:schemas:core:2\.0:(?:User|Group):)?([\w$:.-]+?)(?:\[(\w+) eq "([^"]*)"\])?(?:\.(\w+))?$/i;

const readPath = (path: string): Pick<Operation, 'attribute' | 'filter' | 'part'> => {
  const [, attribute, name, value = '', part] = PATH.exec(path) ?? [];
  if (attribute === undefined) throw new ScimError(400, 'path cannot be read.', 'invalidPath');
  return {
    attribute: attribute.toLowerCase(),
    filter: name === undefined ? undefined : { name: name.toLowerCase(), value },
    part,
  };
};

/** @throws ScimError if an operation cannot be done; then none is. */
export const patchUser = (user: PushedUser, body: Readonly<Record<string, unknown>>): PushedUser =>
  readOperations(body).reduce(changeUser, user);

const changeUser = (user: PushedUser, operation: Operation): PushedUser => {
  const { op, attribute, part } = operation;
  const value = op === 'remove' ? undefined : operation.value;
  switch (attribute) {
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
      if (part === undefined)
        return { ...user, name: op === 'remove' ? undefined : { ...user.name, ...readName(value) } };
      return { ...user, name: readName({ ...user.name, [part]: value ?? '' }) };
    case 'emails':
      return { ...user, emails: changeEmails(user.emails, operation) };
    default:
      return user;
  }
};

const changeEmails = (
  emails: readonly PushedEmail[],
  { op, filter, part, value }: Operation,
): readonly PushedEmail[] => {
  if (filter === undefined) {
    if (op === 'remove') return [];
    return op === 'add' ? [...emails, ...readEmails(value)] : readEmails(value);
  }
  const isMeant = (email: PushedEmail) =>
    String(email[filter.name as keyof PushedEmail] ?? '').toLowerCase() === filter.value.toLowerCase();
  const others = emails.filter((email) => !isMeant(email));
  if (op === 'remove') return others;
  const [meant] = emails.filter(isMeant);
  const typed = filter.name === 'type' ? { type: filter.value } : {};
  const [changed] = readEmails(part === undefined ? value : { ...meant, ...typed, [part]: value });
  return changed === undefined ? emails : [...others, changed];
};

/** The same for a group. */
export const patchGroup = (group: PushedGroup, body: Readonly<Record<string, unknown>>): PushedGroup =>
  readOperations(body).reduce(changeGroup, group);

const changeGroup = (group: PushedGroup, { op, attribute, filter, value }: Operation): PushedGroup => {
  switch (attribute) {
    case 'displayname': {
      const displayName = textOf(value);
      if (displayName === undefined || op === 'remove')
        throw new ScimError(400, 'displayName cannot be removed.', 'mutability');
      return { ...group, displayName };
    }
    case 'externalid':
      return { ...group, externalId: op === 'remove' ? undefined : textOf(value) };
    case 'members': {
      const named = filter === undefined ? readMembers(value) : [filter.value];
      if (op === 'add') return { ...group, members: [...new Set([...group.members, ...named])] };
      if (op === 'replace') return { ...group, members: named };
      // Without a value all of them (section 3.5.2.2).
      const isGone = (id: string) => (value === undefined && filter === undefined) || named.includes(id);
      return { ...group, members: group.members.filter((id) => !isGone(id)) };
    }
    default:
      return group;
  }
};
