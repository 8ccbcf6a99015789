/** Whether a server could read one value as another: what makes a rule match perhaps, and never for certain. */
import { booleanReadings, wordReadings } from './booleans.ts';
import { instantReadings, looksLikeDate } from './instants.ts';
import { openJsonText } from './json-text.ts';
import { numberReadings } from './numbers.ts';
import { looseText, textReadings } from './texts.ts';

/** True where a server of the official SDKs could read `value`, a text, number, boolean or null, as `named`. */
export const couldBe = (value: unknown, named: string | number | boolean | null): boolean => {
  if (named === null) return value === null || (typeof value === 'string' && NOTHING.has(looseText(value)));
  if (typeof named === 'boolean') return booleanReadings(value).includes(named);
  if (typeof named === 'number') return numberReadings(value).includes(named);
  const wanted = looseText(named);
  // What is far longer cannot come out the same, however it is escaped or encoded.
  if (typeof value === 'string' && value.trim().length > 8 * named.length + 64) return false;
  return textReadings(value).some((text) => looseText(text) === wanted) || couldBeWord(value, wanted);
};

/** What servers take for nothing at all, where they expect it. */
const NOTHING: ReadonlySet<string> = new Set(['', 'null', 'none']);

/** Numbers, booleans and dates that a policy names as text. */
const couldBeWord = (value: unknown, wanted: string): boolean => {
  if (wanted === '') return false;
  if (wanted === 'true' || wanted === 'false') return booleanReadings(value).includes(wanted === 'true');
  const numbers = numberReadings(wanted);
  if (numbers.length > 0 && numberReadings(value).some((number) => numbers.includes(number))) return true;
  const words = wordReadings(wanted);
  if (words.length > 0 && wordReadings(value).some((word) => words.includes(word))) return true;
  const times = looksLikeDate(wanted) ? instantReadings(wanted) : [];
  return times.length > 0 && instantReadings(value).some((time) => times.includes(time));
};

/** The same for any two values, lists and objects among them, whichever of the two the policy names. */
export const couldBeAlike = (one: unknown, other: unknown, levels = 16): boolean => {
  if (levels === 0) return true;
  if (isScalar(one) && isScalar(other)) return couldBe(one, other) || couldBe(other, one);
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

/** A member that is null is one that is not there. */
const couldBeSameMembers = (one: Members, other: Members, levels: number): boolean =>
  [...new Set([...Object.keys(one), ...Object.keys(other)])].every((key) => {
    const [left, right] = [own(one, key), own(other, key)];
    return left === right || couldBeAlike(left, right, levels - 1);
  });

const own = (members: Members, key: string): unknown => (Object.hasOwn(members, key) ? members[key] : null);

const isScalar = (value: unknown): value is string | number | boolean | null =>
  typeof value !== 'object' || value === null;
