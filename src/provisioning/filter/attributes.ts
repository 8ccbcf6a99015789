/** The attributes that are kept, by which resources can be asked for and sorted. */
import type { Kind } from '../names.ts';
import type { AttributePath, Filter } from './filter.ts';

interface Known {
  /** Names of its parts, in lower case; undefined for one that has none. */
  readonly parts?: readonly string[];
  /** If it is a boolean, or has parts that are. */
  readonly booleans?: readonly string[];
}

const META: Known = { parts: ['resourcetype', 'created', 'lastmodified', 'location'] };
const COMMON: Readonly<Record<string, Known>> = {
  id: {},
  externalid: {},
  displayname: {},
  schemas: {},
  meta: META,
};
const NAME = ['formatted', 'familyname', 'givenname', 'middlename', 'honorificprefix', 'honorificsuffix'];

const KNOWN: Readonly<Record<Kind, ReadonlyMap<string, Known>>> = {
  user: new Map(
    Object.entries({
      ...COMMON,
      username: {},
      active: { booleans: ['active'] },
      name: { parts: NAME },
      emails: { parts: ['value', 'type', 'primary'], booleans: ['primary'] },
      groups: { parts: ['value', 'display'] },
    }),
  ),
  group: new Map(Object.entries({ ...COMMON, members: { parts: ['value', '$ref'] } })),
};

/** Whether resources of this kind have such an attribute. */
export const isKnown = (kind: Kind, { name, part }: AttributePath): boolean => {
  const known = KNOWN[kind].get(name);
  return known !== undefined && (part === undefined || known.parts?.includes(part) === true);
};

/** Whether the values are booleans. */
const isBoolean = (kind: Kind, { name, part = name }: AttributePath): boolean =>
  KNOWN[kind].get(name)?.booleans?.includes(part) === true;

/** Whether the values are moments. */
export const isMoment = ({ name, part }: AttributePath): boolean =>
  name === 'meta' && (part === 'created' || part === 'lastmodified');

const ORDERS: readonly string[] = ['gt', 'ge', 'lt', 'le'];

/**
 * Why a filter of these resources cannot be answered; undefined if it can. One by what is not kept would find no one, and a
 * provider that looks for someone would take them for missing.
 */
export const objectionTo = (kind: Kind, filter: Filter, within?: string): string | undefined => {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.filters.map((each) => objectionTo(kind, each, within)).find(Boolean);
    case 'not':
      return objectionTo(kind, filter.filter, within);
    case 'some': {
      const isAttribute = within === undefined && filter.path.part === undefined;
      if (!isAttribute || !isKnown(kind, filter.path)) return NO_ATTRIBUTE;
      return objectionTo(kind, filter.filter, filter.path.name);
    }
    default: {
      const path = pathWithin(filter.path, within);
      if (path === undefined || !isKnown(kind, path)) return NO_ATTRIBUTE;
      if (filter.kind === 'present') return undefined;
      if (isBoolean(kind, path) && ORDERS.includes(filter.operator)) return 'true and false have no order.';
      const isDated =
        !isMoment(path) || filter.value === null || !Number.isNaN(Date.parse(String(filter.value)));
      return isDated ? undefined : 'A moment has to be written as 2026-01-31T12:00:00Z.';
    }
  }
};

/** In brackets, names are those of parts. */
const pathWithin = (path: AttributePath, within: string | undefined): AttributePath | undefined => {
  if (within === undefined) return path;
  return path.part === undefined ? { name: within, part: path.name } : undefined;
};

const NO_ATTRIBUTE = 'filter names an attribute that is not kept here.';

/** Whether the filter looks at this attribute. */
export const looksAt = (filter: Filter, name: string): boolean => {
  if ('filters' in filter) return filter.filters.some((each) => looksAt(each, name));
  return filter.kind === 'not' ? looksAt(filter.filter, name) : filter.path.name === name;
};
