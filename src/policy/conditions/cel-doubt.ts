/** CEL over arguments whose types servers do not keep: what they could read otherwise is an error, which is a `maybe`. */
import {
  type CelFunc,
  CelScalar,
  type CelValue,
  celFunc,
  isCelList,
  isCelMap,
  isCelType,
  isCelUint,
} from '@bufbuild/cel';
import { hasLookAlikeKey } from './argument-path.ts';
import { couldBeAlike } from './readings/could-be.ts';
import { openJsonText } from './readings/json-text.ts';
import { isRounded } from './readings/numbers.ts';

const { DYN, BOOL } = CelScalar;

/** CEL's own equality, by the rules of its specification. */
export type Equals = (one: CelValue, other: CelValue) => boolean;

/** Names that no policy can write, by what they stand in for. */
export const DOUBTFUL = {
  equals: '@args_equals',
  differs: '@args_differs',
  in: '@args_in',
  member: '@args_member',
  has: '@args_has',
  size: '@args_size',
  convert: '@args_convert',
  text: '@args_text',
  order: '@args_order',
  plain: '@args_plain',
} as const;

/** The functions that `doubtArguments` puts in the place of operators. */
export const doubtfulFunctions = (equals: Equals): CelFunc[] => [
  celFunc(DOUBTFUL.equals, [DYN, DYN], BOOL, (one, other) => isEqual(equals, one, other)),
  celFunc(DOUBTFUL.differs, [DYN, DYN], BOOL, (one, other) => !isEqual(equals, one, other)),
  celFunc(DOUBTFUL.in, [DYN, DYN], BOOL, (value, container) => isIn(equals, value, container)),
  celFunc(DOUBTFUL.member, [DYN, DYN], DYN, (holder, key) => memberOf(holder, key)),
  celFunc(DOUBTFUL.has, [DYN, DYN], BOOL, (holder, key) => hasMember(holder, key)),
  celFunc(DOUBTFUL.size, [DYN, DYN], DYN, (value, size) => {
    if (typeof value === 'string' && openJsonText(value) !== undefined) doubt();
    return size;
  }),
];

/** @throws always: an error in CEL is a `maybe`. */
export const doubt = (): never => {
  throw new Error('servers could read the argument otherwise');
};

const isEqual = (equals: Equals, one: CelValue, other: CelValue): boolean => {
  if (isCelType(one) || isCelType(other)) doubt();
  if (equals(one, other)) return isRoundedNumber(one) || isRoundedNumber(other) ? doubt() : true;
  if (isMessage(one) || isMessage(other) || isManyForOne(one, other) || isManyForOne(other, one))
    return false;
  return couldBeAlike(toPlain(one), toPlain(other)) ? doubt() : false;
};

/** A list of several is no number and no null, and no text that is shorter than its commas. */
const isManyForOne = (one: CelValue, many: CelValue): boolean => {
  if (!(isCelList(many) && many.size > 1)) return false;
  if (typeof one === 'string') return one.length < many.size - 1 && openJsonText(one) === undefined;
  return one === null || typeof one === 'number' || typeof one === 'bigint';
};

/** Times and durations: CEL read them, so nothing is left to doubt. */
const isMessage = (value: CelValue): boolean =>
  typeof value === 'object' &&
  value !== null &&
  !(isCelList(value) || isCelMap(value) || isCelUint(value) || value instanceof Uint8Array);

const isRoundedNumber = (value: CelValue): boolean => typeof value === 'number' && isRounded(value);

const isIn = (equals: Equals, value: CelValue, container: CelValue): boolean => {
  if (isCelMap(container)) return hasMember(container, value);
  if (!isCelList(container)) return doubt();
  let doubtful = false;
  for (const item of container) {
    try {
      if (isEqual(equals, item, value)) return true;
    } catch {
      doubtful = true;
    }
  }
  return doubtful ? doubt() : false;
};

const memberOf = (holder: CelValue, key: CelValue): CelValue => {
  if (isCelList(holder) && (typeof key === 'bigint' || typeof key === 'number')) {
    return holder.get(Number(key)) ?? doubt();
  }
  if (!isCelMap(holder)) return doubt();
  if (typeof key === 'string' && hasLookAlikeKey(keysOf(holder), key)) doubt();
  const found = holder.get(key as string);
  return found === undefined ? doubt() : found;
};

/** A member that is null is there for CEL and not there for many servers. */
const hasMember = (holder: CelValue, key: CelValue): boolean => {
  if (!isCelMap(holder)) return doubt();
  const found = holder.get(key as string);
  if (found !== undefined) return found === null ? doubt() : true;
  if (typeof key === 'string' && hasLookAlikeKey(keysOf(holder), key)) doubt();
  const wanted = toPlain(key);
  return [...holder].some(([each]) => couldBeAlike(toPlain(each), wanted)) ? doubt() : false;
};

const keysOf = (map: Iterable<readonly [unknown, unknown]>): object =>
  Object.fromEntries([...map].map(([key]) => [String(key), true]));

/** As JSON has it. */
const toPlain = (value: CelValue): unknown => {
  if (typeof value === 'bigint') return Number(value);
  if (isCelUint(value)) return Number(value.value);
  if (isCelList(value)) return [...value].map(toPlain);
  if (isCelMap(value)) {
    return Object.fromEntries([...value].map(([key, member]) => [String(key), toPlain(member)]));
  }
  return value instanceof Uint8Array ? Buffer.from(value).toString() : value;
};
