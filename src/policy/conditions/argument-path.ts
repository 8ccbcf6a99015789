/** Reading arguments by path: `customer.id`, `items[*].sku`, `$.limit`. */
import { type JsonText, openJsonText } from './readings/json-text.ts';
import { partsIn } from './readings/parts.ts';

export interface Reading {
  readonly value: unknown;
  /** False if only some servers find this value at the path: inside JSON text, in a list of one, in a value for a list. */
  readonly sure: boolean;
  /** True for what stands inside JSON text at the path, which servers may take for the value. */
  readonly isPart?: boolean;
}

export interface Readings {
  readonly found: readonly Reading[];
  /** True if text on the way looks like JSON that parsers read differently: anything could stand at the path. */
  readonly unreadable: boolean;
}

/** Own members only, so that `__proto__` and `constructor` mean what the caller sent and nothing else. */
export const readPath = (args: object, path: readonly string[]): Readings =>
  path.reduce<Readings>(
    (at, part, index) => {
      const steps = at.found.map((reading) =>
        step(args, reading, { part, isLast: index === path.length - 1 }),
      );
      return {
        found: steps.flatMap(({ found }) => found),
        unreadable: at.unreadable || steps.some(({ unreadable }) => unreadable),
      };
    },
    { found: [{ value: args, sure: true }], unreadable: false },
  );

const NOWHERE: Readings = { found: [], unreadable: false };

interface Step {
  readonly part: string;
  readonly isLast: boolean;
}

const step = (root: object, { value, sure }: Reading, to: Step): Readings => {
  if (typeof value === 'string') return throughText(root, value, to);
  if (Array.isArray(value)) {
    return isTooLong(value, to)
      ? { ...NOWHERE, unreadable: true }
      : { found: inList(value, sure, to), unreadable: false };
  }
  if (typeof value === 'object' && value !== null) {
    return { found: inObject(value, sure, to), unreadable: false };
  }
  return { found: insteadOfList(value, to), unreadable: false };
};

const throughText = (root: object, text: string, to: Step): Readings => {
  const opened = openOnce(root, text);
  if (opened === undefined) return { found: insteadOfList(text, to), unreadable: false };
  if (opened.kind === 'unreadable') return { ...NOWHERE, unreadable: true };
  return step(root, { value: opened.value, sure: false }, to);
};

/** If one thing is expected, a list of very many is looked at no further. */
const isTooLong = (items: readonly unknown[], { part }: Step): boolean =>
  items.length > 1000 && !/^(?:\*|\d+)$/.test(part);

/** Besides the item that is named, a member of items: servers take a list if one thing may stand there as well. */
const inList = (items: readonly unknown[], sure: boolean, { part, isLast }: Step): readonly Reading[] => {
  if (part === '*') return items.map((value) => ({ value, sure }));
  if (/^\d+$/.test(part)) {
    return Object.hasOwn(items, part) ? [{ value: items[Number(part)], sure }] : [];
  }
  return items.flatMap((value) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? inObject(value, false, { part, isLast })
      : [],
  );
};

const inObject = (value: object, sure: boolean, to: Step): readonly Reading[] => {
  if (to.part !== '*') {
    return Object.hasOwn(value, to.part)
      ? [{ value: (value as Record<string, unknown>)[to.part], sure }]
      : insteadOfList(value, to);
  }
  return [
    ...Object.values(value).map((member) => ({ value: member, sure })),
    ...(to.isLast ? [] : insteadOfList(value, to)),
  ];
};

/** One thing in place of a list: servers make a list of it. */
const insteadOfList = (value: unknown, { part }: Step): readonly Reading[] =>
  (part === '*' || part === '0') && value !== null ? [{ value, sure: false }] : [];

/** Values at one path; a call that brings more keeps rules busy, and is in doubt. */
const MOST_FOUND = 10_000;

/** Besides texts what servers find in them: the MCP SDK for Python opens JSON wherever a parameter is not `str` alone. */
const withParts = ({ found, unreadable }: Readings): Readings => {
  const all: Reading[] = [];
  for (const reading of found) {
    all.push(reading);
    const parts = typeof reading.value === 'string' ? partsIn(reading.value) : undefined;
    if (parts?.kind === 'unreadable') return { found: [], unreadable: true };
    for (const value of parts?.values ?? []) all.push({ value, sure: reading.sure, isPart: true });
    if (all.length > MOST_FOUND) return { found: [], unreadable: true };
  }
  return { found: all, unreadable };
};

/** What stands at a path of the arguments, looked up once for all rules that look there. */
export const lookAt = (
  args: object,
  path: readonly string[],
): Readings & { readonly hasLookAlike: boolean } => {
  const known = LOOKED.get(args) ?? new Map<string, ReturnType<typeof lookAt>>();
  LOOKED.set(args, known);
  const key = JSON.stringify(path);
  const found = known.get(key) ?? {
    ...withParts(readPath(args, path)),
    hasLookAlike: hasLookAlikeAt(args, path),
  };
  known.set(key, found);
  return found;
};

const LOOKED = new WeakMap<object, Map<string, ReturnType<typeof lookAt>>>();

/** By the arguments they stand in: many rules look into the same text. */
const OPENED = new WeakMap<object, Map<string, JsonText | undefined>>();

const openOnce = (root: object, text: string): JsonText | undefined => {
  const known = OPENED.get(root) ?? new Map<string, JsonText | undefined>();
  OPENED.set(root, known);
  if (!known.has(text)) known.set(text, openJsonText(text));
  return known.get(text);
};

/** True if some servers may find another value at the path: `Limit` or `li_mit` beside `limit`. */
const hasLookAlikeAt = (args: object, path: readonly string[]): boolean =>
  path.some((part, index) =>
    readPath(args, path.slice(0, index)).found.some(({ value }) => {
      const opened = typeof value === 'string' ? openOnce(args, value) : undefined;
      return hasLookAlikeKey(opened?.kind === 'value' ? opened.value : value, part);
    }),
  );

/** True if the object has a key that some servers take for `name`, though it is another. */
export const hasLookAlikeKey = (value: unknown, name: string): boolean => {
  if (Array.isArray(value)) {
    return value.slice(0, 1000).some((item) => !Array.isArray(item) && hasLookAlikeKey(item, name));
  }
  if (typeof value !== 'object' || value === null) return false;
  const folded = foldKey(name);
  return Object.keys(value).some((key) => key !== name && mayFold(key, folded) && foldKey(key) === folded);
};

/** Spares folding most keys: only `_`, `-` and what is not ASCII change the length. */
const mayFold = (key: string, folded: string): boolean =>
  key.length === folded.length || /[^\x20-\x7e]|[_-]/.test(key);

/**
 * Go's encoding/json matches keys without regard to case, ſ and the Kelvin sign included; pydantic's `populate_by_name`
 * takes `dry_run` beside its alias `dryRun`.
 */
const foldKey = (key: string): string =>
  (/^[\x20-\x7e]*$/.test(key) ? key : key.normalize('NFKC').toUpperCase()).toLowerCase().replace(/[_-]/g, '');

/** A name behind a dot (or first), an index or `*` in brackets, or any name in brackets and quotes. */
const PART = /\.?([^.[\]]+)|\[(\*|0|[1-9]\d*)\]|\["([^"*]+)"\]/y;

/**
 * The parts of a path, or undefined if it is malformed. `*` stands for every member or item. `$` before a dot or a bracket
 * is the arguments themselves, as in JSONPath; before anything else it belongs to a name (`$filter`).
 */
export const parsePath = (path: string): readonly string[] | undefined => {
  const text = path.replace(/^\$?\.(?!$)|^\$(?=\[|\.?$)/, '');
  const parts: string[] = [];
  PART.lastIndex = 0;
  let at = 0;
  while (at < text.length) {
    const [, name, index, quoted] = PART.exec(text) ?? [];
    const part = name ?? index ?? quoted;
    // A name needs a dot before it, unless it is the first.
    if (part === undefined || (name !== undefined && text[at] === '.') !== (name !== undefined && at > 0)) {
      return undefined;
    }
    parts.push(part);
    at = PART.lastIndex;
  }
  return parts.length === 0 ? undefined : parts;
};
