/** By which names users and groups of the pushed directory are found: each name lists the ids of all that are called so. */

import type { DocumentStore, Json } from '../domain/document.ts';
import { digestOfParts } from '../domain/text/digest.ts';
import { updateDocument } from '../domain/update-document.ts';
import type { Name, PushedGroup, PushedUser } from './resources.ts';

export type Kind = 'user' | 'group';

/** `earlier`: users by what they were called before, while active. */
export type Index = Kind | 'earlier';

export interface Names {
  /** Ids of all that are called so; values are alike in any case. */
  readonly find: (kind: Index, name: Name) => Promise<readonly string[]>;
  readonly take: (kind: Index, name: Name, id: string) => Promise<void>;
  /** Leaves the name to others that have it. */
  readonly release: (kind: Index, name: Name, id: string) => Promise<void>;
}

const KIND = 'scim-name';

/** Keeps the index in documents of the store. All functions reject if the store does. */
export const createNames = (documents: DocumentStore): Names => {
  const change = (id: string, next: (ids: readonly string[]) => readonly string[]): Promise<void> =>
    updateDocument(documents, {
      kind: KIND,
      id,
      change: (found) => {
        const ids = idsIn(found?.value);
        const value = next(ids);
        // An empty list rather than none: removing would not see that another replica has just taken the name.
        return { write: value.length === ids.length ? undefined : { value }, result: undefined };
      },
    });
  return {
    find: async (kind, name) => idsIn((await documents.getDocument(KIND, nameId(kind, name)))?.value),
    take: (kind, name, id) => change(nameId(kind, name), (ids) => [...new Set([...ids, id])]),
    release: (kind, name, id) => change(nameId(kind, name), (ids) => ids.filter((each) => each !== id)),
  };
};

const idsIn = (value: Json | undefined): readonly string[] => [value ?? []].flat().map(String);

/** What a user or group is called now. */
export const namesOf = (resource: PushedUser | PushedGroup): readonly Name[] => {
  const { externalId } = resource;
  const own: readonly Name[] =
    'userName' in resource
      ? [
          ['userName', resource.userName],
          ...resource.emails.map(({ value }) => ['emails.value', value] as const),
        ]
      : [['displayName', resource.displayName]];
  return externalId === undefined ? own : [...own, ['externalId', externalId]];
};

/** Whether it is called so now. */
export const isCalled = (resource: PushedUser | PushedGroup, name: Name): boolean =>
  includes(namesOf(resource), name);

/** Whether the user is called so, or was when they were deactivated. */
export const isOrWasCalled = (user: PushedUser, name: Name): boolean =>
  includes([...namesOf(user), ...(user.former ?? [])], name);

const includes = (names: readonly Name[], name: Name): boolean =>
  names.some((each) => textOfName(each) === textOfName(name));

/** The names of the first list that are not in the other. */
export const without = (names: readonly Name[], others: readonly Name[]): readonly Name[] => {
  const known = new Set(others.map(textOfName));
  return names.filter((name) => !known.has(textOfName(name)));
};

/** Each name once, in the order of the list. */
export const distinct = (names: readonly Name[]): readonly Name[] => [
  ...new Map(names.map((name) => [textOfName(name), name])).values(),
];

const textOfName = ([attribute, value]: Name): string =>
  JSON.stringify([attribute.toLowerCase(), value.toLowerCase()]);

const nameId = (kind: Index, [attribute, value]: Name): string =>
  digestOfParts([kind, attribute.toLowerCase(), value.toLowerCase()], 'base64url');
