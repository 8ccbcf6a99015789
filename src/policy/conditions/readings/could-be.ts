/** Whether a server could read one value as another: what makes a rule match perhaps, and never for certain. */
import { booleanReadings, wordReadings } from './booleans.ts';
import { instantReadings, looksLikeDate } from './instants.ts';
import { nestedIn, openJsonText } from './json-text.ts';
import { numberReadings } from './numbers.ts';
import { addressNumber, namedPlaces } from './places.ts';
import { looseReadings, looseText } from './texts.ts';

type Scalar = string | number | boolean | null;

/** True if a server of the official SDKs could read `value` as `named`. */
const couldBe = (value: unknown, named: Scalar): boolean => readsAs(named)(value);

/** The same as a test that is built once: rules are asked about every value of a list. */
export const readsAs = (named: Scalar): ((value: unknown) => boolean) => {
  if (named === null) {
    return (value) => value === null || (typeof value === 'string' && NOTHING.has(looseText(value)));
  }
  if (typeof named === 'boolean') return (value) => booleanReadings(value).includes(named);
  if (typeof named === 'number') return asAmount(named);
  return readsAsText(named);
};

/** One and zero are also the words for true and false: a rule that says `force: 1` means a server's boolean. */
const asAmount = (named: number): ((value: unknown) => boolean) => {
  if (named !== 0 && named !== 1) return (value) => numberReadings(value).includes(named);
  const word = named === 1;
  return (value) => numberReadings(value).includes(named) || wordReadings(value).includes(word);
};

const readsAsText = (named: string): ((value: unknown) => boolean) => {
  const wanted = looseText(named);
  const tests = [
    asText(wanted),
    ...namedPlaces(named).map(looseText).map(asText),
    asBoolean(wanted),
    asNumber(wanted),
    asTime(wanted),
    asAddress(wanted),
  ].filter((test) => test !== undefined);
  return (value) => tests.some((test) => test(value));
};

type Test = (value: unknown) => boolean;

/** Numbers as text begin with one of few characters; most names do not, and need no look. */
const asText = (wanted: string): Test => {
  const couldBeNumber = /^[-\din]/.test(wanted);
  return (value) => (typeof value !== 'number' || couldBeNumber) && looseReadings(value).includes(wanted);
};

/** Words for a boolean: `true` and `false` are anything that JavaScript takes for them, `yes` or `1` are words only. */
const asBoolean = (wanted: string): Test | undefined => {
  if (wanted === 'true' || wanted === 'false') {
    return (value) => booleanReadings(value).includes(wanted === 'true');
  }
  const words = wanted === '' ? [] : wordReadings(wanted);
  return words.length === 0 ? undefined : (value) => wordReadings(value).some((word) => words.includes(word));
};

const asNumber = (wanted: string): Test | undefined => {
  const numbers = wanted === '' ? [] : numberReadings(wanted);
  if (numbers.length === 0) return undefined;
  return (value) => numberReadings(value).some((number) => numbers.includes(number));
};

const asTime = (wanted: string): Test | undefined => {
  const times = looksLikeDate(wanted) ? instantReadings(wanted) : [];
  if (times.length === 0) return undefined;
  return (value) => instantReadings(value).some((time) => times.includes(time));
};

const asAddress = (wanted: string): Test | undefined => {
  const number = addressNumber(wanted);
  return number === undefined ? undefined : (value) => numberReadings(value).includes(number);
};

/** What servers take for nothing at all, if they expect it. */
const NOTHING: ReadonlySet<string> = new Set(['', 'null', 'none']);

/** The same for any two values, lists and objects among them, whichever of the two the policy names. */
export const couldBeAlike = (one: unknown, other: unknown, levels = 16): boolean => {
  if (levels === 0) return true;
  if (isScalar(one) && isScalar(other)) {
    return (
      couldBe(one, other) ||
      couldBe(other, one) ||
      couldHold(one, other, levels) ||
      couldHold(other, one, levels)
    );
  }
  if (Array.isArray(one) && Array.isArray(other)) {
    return (
      one.length === other.length && one.every((item, index) => couldBeAlike(item, other[index], levels - 1))
    );
  }
  if (isScalar(one)) return couldBeNested(one, other, levels);
  if (isScalar(other)) return couldBeNested(other, one, levels);
  if (Array.isArray(one) || Array.isArray(other)) return false;
  return couldBeSameMembers(one as Members, other as Members, levels);
};

type Members = Readonly<Record<string, unknown>>;

const couldBeNested = (
  scalar: string | number | boolean | null,
  nested: unknown,
  levels: number,
): boolean => {
  if (scalar === true) return true;
  const opened = typeof scalar === 'string' ? openJsonText(scalar) : undefined;
  if (opened !== undefined) {
    return opened.kind === 'unreadable' || couldBeAlike(opened.value, nested, levels - 1);
  }
  return Array.isArray(nested) && couldBe(nested, scalar);
};

/** A text that is a list for servers which open JSON, beside a single value: read as that list would be. */
const couldHold = (text: Scalar, other: Scalar, levels: number): boolean => {
  const opened = typeof text === 'string' ? nestedIn(text) : undefined;
  if (opened === undefined) return false;
  return opened.kind === 'unreadable' || couldBeAlike(opened.value, other, levels - 1);
};

/** A member that is null is one that is not there. */
const couldBeSameMembers = (one: Members, other: Members, levels: number): boolean =>
  [...new Set([...Object.keys(one), ...Object.keys(other)])].every((key) => {
    const [left, right] = [own(one, key), own(other, key)];
    return left === right || couldBeAlike(left, right, levels - 1);
  });

const own = (members: Members, key: string): unknown => (Object.hasOwn(members, key) ? members[key] : null);

const isScalar = (value: unknown): value is Scalar => typeof value !== 'object' || value === null;
