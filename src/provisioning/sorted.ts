/** Lists in the order that is asked for (RFC 7644, section 3.4.2.3). */
import { isKnown } from './filter/attributes.ts';
import { valuesAt } from './filter/match-filter.ts';
import { parsePath } from './filter/parse-filter.ts';
import type { Kind } from './names.ts';
import { isRecord, memberIn } from './records.ts';
import { ScimError, type Told } from './resources.ts';

/** Those without a value come last, in descending order first. @throws ScimError if the attribute is not kept. */
export const sorted = (
  kind: Kind,
  resources: readonly Told[],
  { sortBy, sortOrder }: { readonly sortBy?: unknown; readonly sortOrder?: unknown },
): readonly Told[] => {
  if (sortBy === undefined) return resources;
  const path = typeof sortBy === 'string' ? parsePath(sortBy) : undefined;
  if (path === undefined || path.filter !== undefined || !isKnown(kind, path))
    throw new ScimError(400, 'sortBy names an attribute that is not kept here.', 'invalidPath');
  const direction = String(sortOrder ?? 'ascending').toLowerCase();
  if (direction !== 'ascending' && direction !== 'descending')
    throw new ScimError(400, 'sortOrder has to be ascending or descending.', 'invalidValue');
  const keyed = resources.map((resource) => ({ resource, key: keyOf(valuesAt(resource, path)) }));
  const order = keyed.toSorted((one, other) => compare(one.key, other.key));
  const inOrder = order.map(({ resource }) => resource);
  return direction === 'ascending' ? inOrder : inOrder.toReversed();
};

/** Of several values the primary one counts, or the first. */
const keyOf = (values: readonly unknown[]): string | undefined => {
  const value = values.find((each) => memberIn(each, 'primary') === true) ?? values[0];
  const plain = isRecord(value) ? memberIn(value, 'value') : value;
  return plain === undefined || plain === null ? undefined : String(plain).toLowerCase();
};

const compare = (one: string | undefined, other: string | undefined): number => {
  if (one === other) return 0;
  if (one === undefined) return 1;
  return other === undefined || one < other ? -1 : 1;
};
