/** The directory that a provider pushes: users and groups in the store, and what they say about a person. */
import type { DocumentStore, Json, StoredDocument } from '../domain/document.ts';
import type { Page } from '../domain/page.ts';
import { updateDocument } from '../domain/update-document.ts';
import { createNames, distinct, isCalled, type Kind, namesOf, without } from './names.ts';
import { type Name, type PushedGroup, type PushedUser, ScimError } from './resources.ts';

export interface PushedDirectory {
  readonly user: (id: string) => Promise<PushedUser | undefined>;
  readonly group: (id: string) => Promise<PushedGroup | undefined>;
  /** Names of the groups of a user, by their ids. */
  readonly groupsOf: (userId: string) => Promise<Readonly<Record<string, string>>>;
  /**
   * Ids of all that are called so, and of users that were called so when they were deactivated; values are alike in any
   * case.
   */
  readonly find: (kind: Kind, attribute: string, value: string) => Promise<readonly string[]>;
  /** Ids of users that were called so before, and are called otherwise now. */
  readonly findEarlier: (attribute: string, value: string) => Promise<readonly string[]>;
  readonly list: (kind: Kind, cursor?: string) => Promise<Page<PushedUser | PushedGroup>>;
  /**
   * Saves what was read, changed, and returns what is kept. One change at a time: that is up to the caller.
   *
   * @throws ScimError 409 if another one has the name, 503 if it was changed after it was read.
   */
  readonly saveUser: (user: PushedUser) => Promise<PushedUser>;
  readonly saveGroup: (group: PushedGroup) => Promise<PushedGroup>;
  readonly removeGroup: (id: string) => Promise<void>;
}

const KINDS = { user: 'scim-user', group: 'scim-group' } as const;
const MEMBERSHIPS = 'scim-memberships';
const PAGE = 100;
/** Of one user; the oldest is forgotten first. */
const MOST_EARLIER = 20;
/** Of one group: the document of it has to stay of a size that every store takes. */
const MOST_MEMBERS = 50_000;
/** Attributes that no two users have, and no two groups. */
const UNIQUE = ['userName', 'displayName', 'externalId'];

/** Keeps users and groups in documents of the store. All functions reject if the store does. */
export const createPushedDirectory = (documents: DocumentStore): PushedDirectory => {
  const names = createNames(documents);

  const read = async <T extends PushedUser | PushedGroup>(kind: Kind, id: string): Promise<T | undefined> => {
    const found = await documents.getDocument(KINDS[kind], id);
    return found === undefined ? undefined : (resourceIn(found) as T);
  };

  /** Only over what was read: a change that lost its turn must not undo one that came after it. */
  const put = async <T extends PushedUser | PushedGroup>(kind: Kind, resource: T): Promise<T> => {
    const { version = 0, ...value } = resource;
    if (await documents.putDocument(KINDS[kind], resource.id, { value: value as Json, ifVersion: version }))
      return { ...resource, version: version + 1 };
    throw new ScimError(503, `The ${kind} was changed meanwhile; send the request again.`);
  };

  const user = (id: string) => read<PushedUser>('user', id);
  const group = (id: string) => read<PushedGroup>('group', id);
  const groupsOf: PushedDirectory['groupsOf'] = async (id) =>
    ((await documents.getDocument(MEMBERSHIPS, id))?.value ?? {}) as Record<string, string>;

  /** Takes the new names before the old ones go, so that at no moment a person is not found. */
  const rename = async (
    kind: Kind,
    id: string,
    { old, next }: { readonly old: readonly Name[]; readonly next: readonly Name[] },
  ) => {
    for (const name of next) await names.take(kind, name, id);
    for (const name of without(old, next)) await names.release(kind, name, id);
  };

  /** Others that have a name now that only one may have. */
  const sharing = async (kind: Kind, next: PushedUser | PushedGroup) => {
    const found: (PushedUser | PushedGroup)[] = [];
    for (const name of namesOf(next).filter(([attribute]) => UNIQUE.includes(attribute))) {
      for (const id of await names.find(kind, name)) {
        const other = id === next.id ? undefined : await read(kind, id);
        if (other === undefined) continue;
        if (isDeleted(other)) found.push(other);
        else if (isCalled(other, name))
          throw new ScimError(409, `Another ${kind} has this ${name[0]}.`, 'uniqueness');
      }
    }
    return found;
  };

  const setMembership = (userId: string, groupId: string, name: string | undefined): Promise<void> =>
    updateDocument(documents, {
      kind: MEMBERSHIPS,
      id: userId,
      change: (found) => {
        const { [groupId]: _old, ...others } = (found?.value ?? {}) as Record<string, string>;
        const value = name === undefined ? others : { ...others, [groupId]: name };
        return { write: { value }, result: undefined };
      },
    });

  const saveUser: PushedDirectory['saveUser'] = async (next) => {
    const old = await user(next.id);
    const before = old === undefined ? [] : [...namesOf(old), ...(old.former ?? [])];
    const predecessors = next.deleted ? [] : await sharing('user', next);
    // Who is out stays out by every name they had: providers rename people as they deactivate them.
    const former = next.active ? undefined : without(before, namesOf(next));
    const all = [...namesOf(next), ...(former ?? [])];
    const earlier = earlierOf(old, all);
    for (const name of all) await names.take('user', name, next.id);
    for (const name of earlier) await names.take('earlier', name, next.id);
    const saved = await put('user', { ...next, former, earlier });
    for (const name of without(old?.earlier ?? [], earlier)) await names.release('earlier', name, next.id);
    await rename('user', next.id, { old: before, next: all });
    // The same person, removed and made anew: what they are called now no longer means the one who was removed.
    for (const { id } of predecessors)
      for (const name of namesOf(next)) await names.release('user', name, id);
    return saved;
  };

  /** If what follows breaks off, the next change that lists them makes them members again. */
  const noteDoubt = (
    old: PushedGroup,
    { version }: PushedGroup,
    gone: readonly string[],
  ): Promise<PushedGroup> => put('group', { ...old, version, joining: [...(old.joining ?? []), ...gone] });

  const saveGroup: PushedDirectory['saveGroup'] = async (next) => {
    const old = await group(next.id);
    // One that has more already can lose some: a removal is never refused.
    if (next.members.length > Math.max(MOST_MEMBERS, old?.members.length ?? 0))
      throw new ScimError(400, `A group may have ${MOST_MEMBERS} members.`, 'invalidValue');
    await sharing('group', next);
    // Who leaves, first: if this ends in the middle, people have less than was meant, never more.
    const staying = new Set(next.members);
    const gone = old?.members.filter((each) => !staying.has(each)) ?? [];
    const { version } = old === undefined || gone.length === 0 ? next : await noteDoubt(old, next, gone);
    for (const each of gone) await setMembership(each, next.id, undefined);
    const joining = joiningOf(old, next);
    const saved = await put('group', { ...next, version, joining: joining.length > 0 ? joining : undefined });
    await rename('group', next.id, { old: old === undefined ? [] : namesOf(old), next: namesOf(next) });
    if (joining.length === 0) return saved;
    for (const each of joining) await setMembership(each, next.id, next.displayName);
    return put('group', { ...saved, joining: undefined });
  };

  return {
    user,
    group,
    groupsOf,
    find: (kind, attribute, value) => names.find(kind, [attribute, value]),
    findEarlier: (attribute, value) => names.find('earlier', [attribute, value]),
    list: async (kind, cursor) => {
      const page = await documents.listDocuments(KINDS[kind], { limit: PAGE, cursor });
      return { ...page, items: page.items.map(resourceIn) };
    },
    saveUser,
    saveGroup,
    removeGroup: async (id) => {
      const old = await group(id);
      if (old === undefined) return;
      for (const each of old.members) await setMembership(each, id, undefined);
      await rename('group', id, { old: namesOf(old), next: [] });
      await documents.removeDocument(KINDS.group, id);
    },
  };
};

/** What a user was called before, and is not called now. */
const earlierOf = (old: PushedUser | undefined, now: readonly Name[]): readonly Name[] => {
  if (old === undefined) return [];
  const past = without([...(old.earlier ?? []), ...namesOf(old)], now);
  return distinct(past).slice(-MOST_EARLIER);
};

/** Members who are not told yet that they are in it, by this name: not all of them, since a group is changed by one member at a time. */
const joiningOf = (old: PushedGroup | undefined, next: PushedGroup): readonly string[] => {
  if (old?.displayName !== next.displayName) return next.members;
  const [known, late] = [new Set(old.members), new Set(old.joining)];
  return next.members.filter((each) => !known.has(each) || late.has(each));
};

const isDeleted = (resource: PushedUser | PushedGroup): boolean =>
  'deleted' in resource && !!resource.deleted;

const resourceIn = ({ value, version }: StoredDocument) =>
  ({ ...(value as object), version }) as PushedUser | PushedGroup;
