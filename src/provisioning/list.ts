/** Lists of users and groups (RFC 7644, section 3.4.2): all of them by pages, or the one whose attribute equals a value. */
import { isCalled, type Kind } from './names.ts';
import type { PushedDirectory } from './pushed-directory.ts';
import {
  type PushedGroup,
  type PushedUser,
  type ScimAnswer,
  ScimError,
  tellGroup,
  tellUser,
} from './resources.ts';

type Query = Readonly<Record<string, unknown>>;

const MOST = 100;
const FILTER = /^\s*([\w.]+)\s+eq\s+"((?:[^"\\]|\\.)*)"\s*$/i;
/** Attributes that can be asked for, by their names in lower case. */
const ASKED: Readonly<Record<Kind, Readonly<Record<string, string>>>> = {
  user: { username: 'userName', externalid: 'externalId', 'emails.value': 'emails.value', id: 'id' },
  group: { displayname: 'displayName', externalid: 'externalId', id: 'id' },
};

/** Returns the lists; `base` is the URL of the service. */
export const createListed = ({
  directory,
  base,
}: {
  readonly directory: PushedDirectory;
  readonly base: string;
}) => {
  const one = async (kind: Kind, filter: string) => {
    const [, name = '', text = ''] = FILTER.exec(filter) ?? [];
    const known = ASKED[kind];
    const attribute = Object.hasOwn(known, name.toLowerCase()) ? known[name.toLowerCase()] : undefined;
    const value = unquoted(text);
    if (attribute === undefined || value === undefined) {
      const names = Object.values(known).join(', ');
      throw new ScimError(
        400,
        `filter has to be ATTRIBUTE eq "VALUE", with one of ${names}.`,
        'invalidFilter',
      );
    }
    const ids = attribute === 'id' ? [value] : await directory.find(kind, attribute, value);
    const found = await Promise.all(ids.map((id) => directory[kind](id)));
    // Of users who were deactivated, names they have no more are known as well.
    return found
      .filter((each) => each !== undefined)
      .filter((each) => attribute === 'id' || isCalled(each, [attribute, value]));
  };

  const all = async (kind: Kind) => {
    const found: (PushedUser | PushedGroup)[] = [];
    let cursor: string | undefined;
    do {
      const page = await directory.list(kind, cursor);
      found.push(...page.items);
      cursor = page.cursor ?? undefined;
    } while (cursor !== undefined);
    return found;
  };

  const list = async (kind: Kind, query: Query): Promise<ScimAnswer> => {
    const { filter } = query;
    const found = typeof filter === 'string' ? await one(kind, filter) : await all(kind);
    const there = found.filter((each) => !('deleted' in each && each.deleted));
    const start = Math.max(1, Number(query['startIndex'] ?? 1) || 1);
    const count = Math.min(MOST, Math.max(0, Number(query['count'] ?? MOST) || 0));
    const shown = there.slice(start - 1, start - 1 + count);
    const leavesMembersOut = /\bmembers\b/i.test(String(query['excludedAttributes'] ?? ''));
    const resources = await Promise.all(
      shown.map(async (each) => {
        if ('userName' in each) return tellUser(each, base, await directory.groupsOf(each.id));
        return tellGroup(leavesMembersOut ? { ...each, members: [] } : each, base);
      }),
    );
    return { status: 200, body: listOf(resources, { total: there.length, start }) };
  };

  return {
    users: (query: Query) => list('user', query),
    groups: (query: Query) => list('group', query),
    fixed: (resources: readonly object[]) => listOf(resources, { total: resources.length, start: 1 }),
  };
};

/** Values are JSON strings (RFC 7644, section 3.4.2.2); undefined for one that is none. */
const unquoted = (text: string): string | undefined => {
  try {
    return String(JSON.parse(`"${text}"`));
  } catch {
    return undefined;
  }
};

const listOf = (
  Resources: readonly object[],
  { total, start }: { readonly total: number; readonly start: number },
) => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
  totalResults: total,
  startIndex: start,
  itemsPerPage: Resources.length,
  Resources,
});
