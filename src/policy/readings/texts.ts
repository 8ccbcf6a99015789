/** Which texts servers could read a JSON value as. */
import { joinedText } from './joined-text.ts';
import { jsonScalar } from './json-text.ts';

/**
 * The value as text, first as JavaScript writes it and then as servers may: without blanks around it, in Unicode's
 * composed forms, out of JSON or base64, numbers and null as Python writes them, lists as JavaScript joins them. Empty for objects.
 */
export const textReadings = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return [...new Set(ofText(value))];
  if (typeof value === 'number') return [...new Set([String(value), ...ofNumber(value)])];
  if (typeof value === 'boolean') return [String(value), value ? 'True' : 'False'];
  if (Array.isArray(value)) return [joinedText(value)];
  return value === null ? ['null', 'None', ''] : [];
};

/** The form in which texts are compared where only some servers tell the difference: case, blanks, compatibility forms. */
export const looseText = (text: string): string => compatible(text).trim().toLowerCase();

const compatible = (text: string): string => (isAscii(text) ? text : text.normalize('NFKC'));

const isAscii = (text: string): boolean => /^[\x00-\x7f]*$/.test(text);

const ofText = (text: string): readonly string[] => {
  const composed = isAscii(text)
    ? [text, text.trim()]
    : [text, text.trim(), text.normalize('NFC'), text.normalize('NFKC').trim()];
  const inner = jsonScalar(text);
  return [
    ...composed,
    ...(inner === undefined || inner === text ? [] : [String(inner)]),
    ...outOfBase64(text.trim()),
  ];
};

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
