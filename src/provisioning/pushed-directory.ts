/** The directory that a provider pushes: users and groups in the store, and what they say about a person. */
import { createHash } from 'node:crypto';
import type { DocumentStore, Json, StoredDocument } from '../domain/document.ts';
import type { Page } from '../domain/page.ts';
import type { PushedGroup, PushedUser } from './resources.ts';
import { ScimError } from './resources.ts';

export interface PushedDirectory {
  readonly user: (id: string) => Promise<PushedUser | undefined>;
  readonly group: (id: string) => Promise<PushedGroup | undefined>;
  /** Names of the groups of a user, by their ids. */
  readonly groupsOf: (userId: string) => Promise<Readonly<Record<string, string>>>;
  /** The id of the one that is called so; values are alike in any case. */
  readonly find: (kind: 'user' | 'group', attribute: string, value: string) => Promise<string | undefined>;
  readonly list: (kind: 'user' | 'group', cursor?: string) => Promise<Page<PushedUser | PushedGroup>>;
  /** @throws ScimError 409 if another one has the name. One change at a time: that is up to the caller. */
  readonly saveUser: (user: PushedUser) => Promise<void>;
  readonly saveGroup: (group: PushedGroup) => Promise<void>;
  readonly removeGroup: (id: string) => Promise<void>;
}

const KINDS = { user: 'scim-user', group: 'scim-group' } as const;
const NAMES = 'scim-name';
const MEMBERSHIPS = 'scim-memberships';
const PAGE = 100;

/** Keeps users and groups in documents of the store. All functions reject if the store does. */
export const createPushedDirectory = (documents: DocumentStore): PushedDirectory => {
  const read = async <T>(kind: string, id: string): Promise<T | undefined> =>
    (await documents.getDocument(kind, id))?.value as unknown as T | undefined;

  const write = async (kind: string, id: string, change: (value: unknown) => unknown): Promise<void> => {
    for (;;) {
      const found = await documents.getDocument(kind, id);
      const value = change(found?.value) as Json;
      if (await documents.putDocument(kind, id, { value, ifVersion: found?.version ?? 0 })) return;
    }
  };

  const user = (id: string) => read<PushedUser>(KINDS.user, id);
  const group = (id: string) => read<PushedGroup>(KINDS.group, id);
  const groupsOf: PushedDirectory['groupsOf'] = async (id) => (await read(MEMBERSHIPS, id)) ?? {};
  const find: PushedDirectory['find'] = (kind, attribute, value) =>
    read<string>(NAMES, nameId(kind, attribute, value));

  /** Takes the new names before the old ones go, so that at no moment a person is not found. */
  const rename = async (
    kind: 'user' | 'group',
    id: string,
    names: { readonly old: Names; readonly next: Names },
  ) => {
    for (const [attribute, value] of names.next) await write(NAMES, nameId(kind, attribute, value), () => id);
    const kept = new Set(names.next.map(([attribute, value]) => nameId(kind, attribute, value)));
    for (const [attribute, value] of names.old) {
      const name = nameId(kind, attribute, value);
      if (!kept.has(name) && (await read(NAMES, name)) === id) await documents.removeDocument(NAMES, name);
    }
  };

  const unlessTaken = async (kind: 'user' | 'group', id: string, [attribute, value]: Name) => {
    const other = await find(kind, attribute, value);
    if (other === undefined || other === id) return;
    const holder = kind === 'user' ? await user(other) : await group(other);
    if (holder !== undefined && !('deleted' in holder && holder.deleted))
      throw new ScimError(409, `Another ${kind} has this ${attribute}.`, 'uniqueness');
  };

  const setMembership = (userId: string, groupId: string, name: string | undefined) =>
    write(MEMBERSHIPS, userId, (value) => {
      const { [groupId]: _old, ...others } = (value ?? {}) as Record<string, string>;
      return name === undefined ? others : { ...others, [groupId]: name };
    });

  return {
    user,
    group,
    groupsOf,
    find,
    list: async (kind, cursor) => {
      const page = await documents.listDocuments(KINDS[kind], { limit: PAGE, cursor });
      return { ...page, items: page.items.map(valueIn) };
    },
    saveUser: async (next) => {
      const old = await user(next.id);
      await unlessTaken('user', next.id, ['userName', next.userName]);
      await write(KINDS.user, next.id, () => next);
      await rename('user', next.id, {
        old: old === undefined ? [] : namesOfUser(old),
        next: namesOfUser(next),
      });
    },
    saveGroup: async (next) => {
      const old = await group(next.id);
      await unlessTaken('group', next.id, ['displayName', next.displayName]);
      // Who leaves, first: if this ends in the middle, people have less than was meant, never more.
      const gone = old?.members.filter((each) => !next.members.includes(each)) ?? [];
      for (const each of gone) await setMembership(each, next.id, undefined);
      await write(KINDS.group, next.id, () => next);
      await rename('group', next.id, {
        old: old === undefined ? [] : namesOfGroup(old),
        next: namesOfGroup(next),
      });
      for (const each of next.members) {
        if ((await groupsOf(each))[next.id] !== next.displayName)
          await setMembership(each, next.id, next.displayName);
      }
    },
    removeGroup: async (id) => {
      const old = await group(id);
      if (old === undefined) return;
      for (const each of old.members) await setMembership(each, id, undefined);
      await rename('group', id, { old: namesOfGroup(old), next: [] });
      await documents.removeDocument(KINDS.group, id);
    },
  };
};

const valueIn = ({ value }: StoredDocument) => value as unknown as PushedUser | PushedGroup;

type Name = readonly [attribute: string, value: string];
type Names = readonly Name[];

const namesOfUser = ({ userName, externalId, emails }: PushedUser): Names => [
  ['userName', userName],
  ...(externalId === undefined ? [] : [['externalId', externalId] as const]),
  ...emails.map(({ value }) => ['emails.value', value] as const),
];

const namesOfGroup = ({ displayName, externalId }: PushedGroup): Names => [
  ['displayName', displayName],
  ...(externalId === undefined ? [] : [['externalId', externalId] as const]),
];

const nameId = (kind: string, attribute: string, value: string): string =>
  createHash('sha256')
    .update(JSON.stringify([kind, attribute.toLowerCase(), value.toLowerCase()]))
    .digest('base64url');
