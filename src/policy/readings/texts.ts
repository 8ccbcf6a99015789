/** Which texts servers could read a JSON value as. */
import { remember } from '../effects/remember.ts';
import { joinedText } from './joined-text.ts';
import { jsonScalar } from './json-text.ts';

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

/** The readings in the form of `looseText`. */
export const looseReadings = (value: unknown): readonly string[] =>
  typeof value === 'string' ? looseReadingsOf(value) : textReadings(value).map(looseText);

/** The form in which texts are compared where only some servers tell the difference: case, blanks, compatibility forms. */
export const looseText = (text: string): string => compatible(text).trim().toLowerCase();

/** Unicode's compatibility form; composed only, where that would make it several times as long. */
export const compatible = (text: string): string => {
  if (isAscii(text)) return text;
  const folded = compatibleOf(text);
  return folded.length > 2 * text.length + 64 ? text.normalize('NFC') : folded;
};

const isAscii = (text: string): boolean => /^[\x00-\x7f]*$/.test(text);

const ofText = (text: string): readonly string[] => {
  const composed = isAscii(text)
    ? [text, text.trim()]
    : [text, text.trim(), text.normalize('NFC'), compatible(text).trim()];
  const inner = jsonScalar(text);
  const others = inner === undefined || inner === text ? [] : [String(inner)];
  return [...new Set([...composed, ...others, ...outOfBase64(text.trim())])];
};

/** Many rules look at the same few texts of one call, and some of those are long. */
const FEW = { size: 8, longest: 1_000_000 };
const readingsOf = remember(ofText, FEW);
const looseReadingsOf = remember((text) => [...new Set(readingsOf(text).map(looseText))], FEW);
const compatibleOf = remember((text) => text.normalize('NFKC'), FEW);

const ofNumber = (number: number): readonly string[] => [
  ...(Number.isInteger(number) ? [`${number}.0`] : []),
  number.toExponential(),
  number.toExponential().replace(/e([+-])(\d)$/, 'e$10$2'),
];

/** pydantic's `Base64Str` and bytes that travel as base64; only what is text again. Python leaves out foreign characters. */
const outOfBase64 = (text: string): readonly string[] => {
  if (text.length > 8192) return [];
  const decoded = Buffer.from(text.replace(/[^\w+/-]/g, ''), 'base64').toString();
  return /^[\p{L}\p{N}\p{P}\p{S}\p{Zs}]*$/u.test(decoded) && !decoded.includes('\ufffd') ? [decoded] : [];
};
