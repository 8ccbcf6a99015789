/** Which numbers servers could read a JSON value as. */
import { joinedText } from './joined-text.ts';
import { jsonScalar } from './json-text.ts';
import { rememberTexts } from './remember-texts.ts';
import { compatible } from './texts.ts';
import { trimmed } from './trimmed.ts';

/**
 * Every number that pydantic (lax mode: int, float, Decimal, Fraction) or zod (`z.coerce.number()`) could read the value
 * as; none if neither reads one. Texts keep what both agree on, and what only one of them takes: blanks around, a plus
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

/** However long: blanks, zeros and digits behind the point may stand in a number as often as a caller likes. */
const numbersInText = rememberTexts((text: string): readonly number[] => {
  const inner = jsonScalar(text);
  if (inner !== undefined) return numberReadings(inner);
  const bare = trimmed(text);
  const plain = asciiDigits(bare).replaceAll('_', '');
  return [...new Set([Number(bare), readNumber(plain)].filter((number) => !Number.isNaN(number)))];
});

const readNumber = (text: string): number => {
  const infinite = /^([+-]?)inf(?:inity)?$/i.exec(text);
  if (infinite !== null) return infinite[1] === '-' ? -Infinity : Infinity;
  const [, above, below] = /^([+-]?\d+)\/(\d+)$/.exec(text) ?? [];
  return above === undefined ? Number(text) : Number(above) / Number(below);
};

/** Python's `int()` and `Decimal()` take decimal digits of any script. */
const asciiDigits = (text: string): string =>
  /^[\x20-\x7e]*$/.test(text) ? text : compatible(text).replace(/\p{Nd}/gu, asciiDigit);

/** Digits stand in runs of ten, from zero to nine (Unicode Standard, section 4.6). Looked up once for each digit there is. */
const asciiDigit = (digit: string): string => {
  const known = DIGITS.get(digit);
  if (known !== undefined) return known;
  const code = digit.codePointAt(0) ?? 0;
  let zero = code;
  while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  DIGITS.set(digit, String(code - zero));
  return String(code - zero);
};

const DIGITS = new Map<string, string>();

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
    : text.replace(/e.*$/is, '').replace(/\P{Nd}/gu, '').length > 15 ||
      (number === 0 && /[1-9\u0080-\uffff]/.test(text));
