/** Which texts servers could read a JSON value as. */
import { joinedText } from './joined-text.ts';
import { jsonScalar } from './json-text.ts';
import { placeReadings } from './places.ts';
import { rememberTexts } from './remember-texts.ts';
import { trimmed } from './trimmed.ts';

/**
 * The value as text, first as JavaScript writes it and then as servers may: without blanks around it, in Unicode's
 * composed forms, out of JSON or base64, numbers and null as Python writes them, lists as JavaScript joins them. Empty for objects.
 */
export const textReadings = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return readingsOf(value);
  if (typeof value === 'number') return [...new Set([String(value), ...ofNumber(value)])];
  if (typeof value === 'boolean') return [String(value), value ? 'True' : 'False'];
  if (Array.isArray(value)) return [joinedText(value)];
  return value === null ? ['null', 'None', ''] : [];
};

const readingsOf = (text: string): readonly string[] => [
  ...new Set([...plainReadings(text), ...base64Readings(text), ...placeReadings(text)]),
];

/** The readings in the form of `looseText`. */
export const looseReadings = (value: unknown): readonly string[] =>
  typeof value === 'string' ? looseReadingsOf(value) : textReadings(value).map(looseText);

const looseReadingsOf = rememberTexts((text) => [...new Set(textReadings(text).map(looseText))]);

/** The form in which texts are compared if only some servers tell the difference: case, blanks, compatibility forms. */
export const looseText = (text: string): string => trimmed(compatible(text)).toLowerCase();

/** Unicode's compatibility form; composed only, if that would make it several times as long. */
export const compatible = (text: string): string => {
  if (isAscii(text)) return text;
  const folded = compatibleOf(text);
  return folded.length > 2 * text.length + 64 ? text.normalize('NFC') : folded;
};

const isAscii = (text: string): boolean => /^[\x00-\x7f]*$/.test(text);

/** Of a text, those that are not out of base64. */
export const plainReadings = rememberTexts((text: string): readonly string[] => ofText(text, 4));

/** A text inside a JSON string is one that servers strip and open again. */
const ofText = (text: string, levels: number): readonly string[] => {
  const composed = isAscii(text)
    ? [text, trimmed(text)]
    : [text, trimmed(text), text.normalize('NFC'), trimmed(compatible(text))];
  const inner = jsonScalar(text);
  if (inner === undefined || inner === text) return [...new Set(composed)];
  const others = typeof inner === 'string' && levels > 0 ? ofText(inner, levels - 1) : [String(inner)];
  return [...new Set([...composed, ...others])];
};

const compatibleOf = rememberTexts((text) => text.normalize('NFKC'));

const ofNumber = (number: number): readonly string[] => [
  ...(Number.isInteger(number) ? [`${number}.0`] : []),
  number.toExponential(),
  number.toExponential().replace(/e([+-])(\d)$/, 'e$10$2'),
];

/** Characters; enough to tell what is no base64 of a text, so that most long texts are not decoded at all. */
const HEAD = 512;

/** pydantic's `Base64Str` and bytes that travel as base64; only what is text again. Python leaves out foreign characters. */
const base64Readings = rememberTexts((text: string): readonly string[] => {
  if (!isText(decoded(text.slice(0, HEAD)).replace(/\ufffd$/, ''))) return [];
  const whole = decoded(text);
  return isText(whole) ? [whole] : [];
});

const decoded = (text: string): string => Buffer.from(text.replace(/[^\w+/-]/g, ''), 'base64').toString();

const isText = (decoded: string): boolean =>
  /^[\p{L}\p{M}\p{N}\p{P}\p{S}\p{Zs}\s]*$/u.test(decoded) && !decoded.includes('\ufffd');
