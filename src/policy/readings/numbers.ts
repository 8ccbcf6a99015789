/** Which numbers servers could read a JSON value as. */
import { joinedText } from './joined-text.ts';
import { jsonScalar } from './json-text.ts';

/**
 * Every number that pydantic (lax mode: int, float, Decimal, Fraction) or zod (`z.coerce.number()`) could read the value
 * as; none where neither reads one. Texts keep what both agree on, and what only one of them takes: blanks around, a plus
 * sign, underscores, digits of other scripts, hexadecimal, an empty text (0 for JavaScript), `inf`.
 */
export const numberReadings = (value: unknown): readonly number[] => {
  if (typeof value === 'number') return [value];
  if (typeof value === 'bigint') return [Number(value)];
  if (typeof value === 'boolean') return [value ? 1 : 0];
  if (value === null) return [0];
  if (typeof value === 'string') return numbersInText(value);
  return Array.isArray(value) ? numbersInText(joinedText(value)) : [];
};

/** Longer texts hold no number that anybody means; Python refuses to read integers above 4,300 digits. */
const LONGEST = 5000;

const numbersInText = (text: string): readonly number[] => {
  if (text.length > LONGEST) return [];
  const inner = jsonScalar(text);
  if (inner !== undefined) return numberReadings(inner);
  const plain = asciiDigits(withoutBlanks(text)).replaceAll('_', '');
  return [...new Set([Number(text), readNumber(plain)].filter((number) => !Number.isNaN(number)))];
};

/** What Python and JavaScript take for blanks together. */
const withoutBlanks = (text: string): string => text.replace(/[\x1c-\x1f\x85]/g, ' ').trim();

const readNumber = (text: string): number => {
  const infinite = /^([+-]?)inf(?:inity)?$/i.exec(text);
  if (infinite !== null) return infinite[1] === '-' ? -Infinity : Infinity;
  const [, above, below] = /^([+-]?\d+)\/(\d+)$/.exec(text) ?? [];
  return above === undefined ? Number(text) : Number(above) / Number(below);
};

/** Python's `int()` and `Decimal()` take decimal digits of any script. */
const asciiDigits = (text: string): string =>
  /^[\x20-\x7e]*$/.test(text)
    ? text
    : text.normalize('NFKC').replace(/\p{Nd}/gu, (digit) => String(digitValue(digit.codePointAt(0) ?? 0)));

/** Digits stand in runs of ten, from zero to nine (Unicode Standard, section 4.6). */
const digitValue = (code: number): number => {
  let zero = code;
  while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return code - zero;
};

/**
 * The two numbers around one that may stand for a longer one: JavaScript rounds `9007199254740993` and
 * `100.00000000000000000001`, servers that count in integers or decimals do not.
 */
export const neighbours = (number: number): readonly number[] => {
  const step = Math.max(Math.abs(number) * Number.EPSILON, Number.MIN_VALUE);
  return [number - step, number, number + step];
};

/** Whether another number than this one could stand in the JSON or the text that was read as it. */
export const isRounded = (number: number, text?: string): boolean =>
  text === undefined
    ? Math.abs(number) > Number.MAX_SAFE_INTEGER
    : text.replace(/e.*$/is, '').replace(/\D/g, '').length > 15 || (number === 0 && /[1-9]/.test(text));
