/** Whether a resource, as it is told, matches a filter. Texts are alike in any case. */
import { isRecord, memberIn } from '../records.ts';
import { isMoment } from './attributes.ts';
import type { AttributePath, Compare, Filter } from './filter.ts';

type Values = readonly unknown[];

/** Pure. The filter is one to which `objectionTo` has none. */
export const matches = (filter: Filter, resource: unknown): boolean => {
  switch (filter.kind) {
    case 'and':
      return filter.filters.every((each) => matches(each, resource));
    case 'or':
      return filter.filters.some((each) => matches(each, resource));
    case 'not':
      return !matches(filter.filter, resource);
    case 'some':
      return listOf(memberIn(resource, filter.path.name)).some((each) => matches(filter.filter, each));
    case 'present':
      return valuesAt(resource, filter.path).some(isPresent);
    case 'compare':
      return compares(filter, valuesAt(resource, filter.path).map(meantBy));
  }
};

const listOf = (value: unknown): Values =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];

/** All values of the attribute, or of the part of it. */
export const valuesAt = (resource: unknown, { name, part }: AttributePath): Values => {
  const values = listOf(memberIn(resource, name));
  return part === undefined ? values : values.flatMap((each) => listOf(memberIn(each, part)));
};

/** One that has parts is meant by its `value` (RFC 7644, section 3.4.2.2). */
const meantBy = (value: unknown): unknown => (isRecord(value) ? memberIn(value, 'value') : value);

const isPresent = (value: unknown): boolean => {
  if (value === undefined || value === null || value === '') return false;
  return !isRecord(value) || Object.keys(value).length > 0;
};

/** `ne` is the opposite of `eq`: of several values, none is equal. */
const compares = ({ operator, value, path }: Compare, found: Values): boolean => {
  if (operator === 'ne') return !compares({ kind: 'compare', path, value, operator: 'eq' }, found);
  const values = found.filter((each) => each !== undefined && each !== null);
  if (value === null) return operator === 'eq' && values.length === 0;
  return values.some((each) =>
    isMoment(path)
      ? holds(operator, Date.parse(String(each)), Date.parse(String(value)))
      : holds(operator, comparable(each), comparable(value)),
  );
};

/** Entra writes booleans as texts. */
const comparable = (value: unknown): string | number =>
  typeof value === 'number' ? value : String(value).toLowerCase();

const holds = (operator: Compare['operator'], one: string | number, other: string | number): boolean => {
  const [text, sought] = [String(one), String(other)];
  switch (operator) {
    case 'co':
      return text.includes(sought);
    case 'sw':
      return text.startsWith(sought);
    case 'ew':
      return text.endsWith(sought);
    case 'gt':
      return one > other;
    case 'ge':
      return one >= other;
    case 'lt':
      return one < other;
    case 'le':
      return one <= other;
    default:
      return one === other;
  }
};
