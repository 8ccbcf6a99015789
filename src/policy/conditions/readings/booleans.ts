/** Which booleans servers could read a JSON value as. */
import { numberReadings } from './numbers.ts';
import { trimmed } from './trimmed.ts';

/** pydantic's words, and those that zod's `stringbool` adds. */
const TRUE: ReadonlySet<string> = new Set(['true', 't', 'yes', 'y', 'on', '1', 'enabled']);
const FALSE: ReadonlySet<string> = new Set(['false', 'f', 'no', 'n', 'off', '0', 'disabled']);

/**
 * What pydantic and words for it say, and beside it what JavaScript makes of the value (`z.coerce.boolean()`): there every
 * text but the empty one is true, `"false"` as well.
 */
export const booleanReadings = (value: unknown): readonly boolean[] => [
  ...wordReadings(value),
  typeof value === 'bigint' ? value !== 0n : Boolean(value),
];

/** As booleans that are written as such: words, 0 and 1; null if a server takes it for nothing. */
export const wordReadings = (value: unknown): readonly boolean[] => {
  if (typeof value === 'boolean') return [value];
  if (value === null) return [false];
  if (typeof value !== 'string') return numberReadings(value).flatMap(ofNumber);
  const word = bareWord(value);
  if (TRUE.has(word)) return [true];
  if (FALSE.has(word) || word === 'null' || word === 'none') return [false];
  return numberReadings(value).flatMap(ofNumber);
};

/** Without quotes and blanks; nothing longer than a hundred characters is a word, whatever its case. */
const bareWord = (text: string): string => {
  const bare = trimmed(text.replace(/["']/g, ''));
  return bare.length > 100 ? bare : bare.toLowerCase();
};

const ofNumber = (number: number): readonly boolean[] => {
  if (number === 0) return [false];
  return number === 1 ? [true] : [];
};
