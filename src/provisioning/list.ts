/** Lists of users and groups (RFC 7644, section 3.4.2): those that a filter matches, sorted, by pages, with what is asked of each. */
import { allItems } from '../domain/page.ts';
import { chosenAttributes } from './chosen-attributes.ts';
import { looksAt, objectionTo } from './filter/attributes.ts';
import type { Filter } from './filter/filter.ts';
import { matches } from './filter/match-filter.ts';
import { parseFilter } from './filter/parse-filter.ts';
import type { Kind } from './names.ts';
import type { PushedDirectory } from './pushed-directory.ts';
import {
  type PushedGroup,
  type PushedUser,
  type ScimAnswer,
  ScimError,
  type Told,
  tellGroup,
  tellUser,
} from './resources.ts';
import { sorted } from './sorted.ts';

type Query = Readonly<Record<string, unknown>>;

/** Resources of one page, as `ServiceProviderConfig` says. */
export const MOST_LISTED = 100;
const LONGEST_FILTER = 8192;
/** Attributes by which the directory finds resources at once, by their names in lower case; lists by others take a look at all. */
const FOUND_BY: Readonly<Record<Kind, Readonly<Record<string, string>>>> = {
  user: {
    username: 'userName',
    externalid: 'externalId',
    emails: 'emails.value',
    'emails.value': 'emails.value',
  },
  group: { displayname: 'displayName', externalid: 'externalId' },
};

/** Returns the lists; `base` is the URL of the service. */
export const createListed = ({
  directory,
  base,
}: {
  readonly directory: PushedDirectory;
  readonly base: string;
}) => {
  const all = (kind: Kind): Promise<readonly (PushedUser | PushedGroup)[]> =>
    allItems((cursor) => directory.list(kind, cursor));

  /** Ids among which all are that match; undefined if that takes a look at all. */
  const candidates = async (kind: Kind, filter: Filter): Promise<readonly string[] | undefined> => {
    if (filter.kind === 'and') {
      for (const each of filter.filters) {
        const ids = await candidates(kind, each);
        if (ids !== undefined) return ids;
      }
      return undefined;
    }
    if (filter.kind !== 'compare' || filter.operator !== 'eq' || typeof filter.value !== 'string')
      return undefined;
    const name = [filter.path.name, filter.path.part].filter((each) => each !== undefined).join('.');
    if (name === 'id') return [filter.value];
    const attribute = Object.hasOwn(FOUND_BY[kind], name) ? FOUND_BY[kind][name] : undefined;
    return attribute === undefined ? undefined : await directory.find(kind, attribute, filter.value);
  };

  const among = async (kind: Kind, filter: Filter | undefined) => {
    const ids = filter === undefined ? undefined : await candidates(kind, filter);
    const found =
      ids === undefined ? await all(kind) : await Promise.all(ids.map((id) => directory[kind](id)));
    return found.filter((each) => each !== undefined).filter((each) => !('deleted' in each && each.deleted));
  };

  const tell = async (resource: PushedUser | PushedGroup): Promise<Told> =>
    'userName' in resource
      ? tellUser(resource, base, await directory.groupsOf(resource.id))
      : tellGroup(resource, base);
  /** Without what takes a look of its own for each. */
  const tellShort = (resource: PushedUser | PushedGroup): Told =>
    'userName' in resource ? tellUser(resource, base, {}) : tellGroup(resource, base);

  const list = async (kind: Kind, query: Query): Promise<ScimAnswer> => {
    const filter = readFilter(kind, query['filter']);
    const found = await among(kind, filter);
    const isWhole =
      /\bgroups\b/i.test(String(query['sortBy'] ?? '')) || (filter && looksAt(filter, 'groups'));
    const looked = isWhole ? await Promise.all(found.map(tell)) : found.map(tellShort);
    const there = filter === undefined ? looked : looked.filter((each) => matches(filter, each));
    const start = Math.max(1, readCount(query['startIndex'], 'startIndex', 1));
    const count = Math.min(MOST_LISTED, Math.max(0, readCount(query['count'], 'count', MOST_LISTED)));
    const shown = sorted(kind, there, query).slice(start - 1, start - 1 + count);
    const byId = new Map(found.map((each) => [each.id, each]));
    const told = await Promise.all(
      shown.map(async (each) => {
        const resource = byId.get(each.id);
        return chosenAttributes(isWhole || resource === undefined ? each : await tell(resource), query);
      }),
    );
    return { status: 200, body: listOf(told, { total: there.length, start }) };
  };

  return {
    users: (query: Query) => list('user', query),
    groups: (query: Query) => list('group', query),
    fixed: (resources: readonly object[]) => listOf(resources, { total: resources.length, start: 1 }),
  };
};

const readFilter = (kind: Kind, text: unknown): Filter | undefined => {
  if (text === undefined) return undefined;
  const isShort = typeof text === 'string' && text.length <= LONGEST_FILTER;
  const filter = isShort ? parseFilter(text) : undefined;
  const objection = filter === undefined ? 'filter cannot be read.' : objectionTo(kind, filter);
  if (objection !== undefined) throw new ScimError(400, objection, 'invalidFilter');
  return filter;
};

const readCount = (value: unknown, name: string, otherwise: number): number => {
  if (value === undefined || value === '') return otherwise;
  const count = Number(value);
  if (Number.isInteger(count)) return count;
  throw new ScimError(400, `${name} has to be a whole number.`, 'invalidValue');
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
