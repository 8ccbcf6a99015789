/** Finds personal data that starts with digits or a country code: cards, social security numbers, IBANs, phones, IPs. */
import type { Hit } from './hit.ts';
import { ibanLength, isCard, isIban, isIp, isPhone, isSsn } from './personal.ts';

const groupedCards = [
  /\d{4}(?:[ -]\d{4}){3}(?![\d-]|\.\d)/y,
  /\d{4}(?:[ -]\d{4}){3}[ -]\d{3}(?![\d-]|\.\d)/y,
  /3\d{3}[ -]\d{6}[ -]\d{4,5}(?![\d-])/y,
];
const ssn = /\d{3}-\d{2}-\d{4}(?![\d-])/y;
const spacedSsn = /\d{3} \d{2} \d{4}(?! ?\d)/y;
const ip4 = /\d{1,3}(?:\.\d{1,3}){3}(?![\d.])/y;
const iban = /[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]){11,40}/y;
const phone = /(?:\+\d|\(\d{3}\))[\d ().-]{6,18}\d/y;

const matchAt = (pattern: RegExp, text: string, at: number): string | undefined => {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
};

const hitAt = (start: number, text: string, type: string): Hit => ({
  start,
  end: start + text.length,
  type,
  detector: type,
});

/** What the word `[start, end)` of a text begins, if it is one of the numbers above. */
export const findNumber = (text: string, start: number, end: number): readonly Hit[] => {
  const first = text.charCodeAt(start);
  if (first > 0x39) return findIban(text, start);
  const before = text[start - 1] ?? '';
  if (before === '+' || before === '(') {
    const number = matchAt(phone, text, start - 1);
    if (number !== undefined && isPhone(number)) return [hitAt(start - 1, number, 'phone')];
  }
  if (/[-.]/.test(before) && /[A-Za-z0-9]/.test(text[start - 2] ?? '')) return [];
  const length = end - start;
  const next = text[end] ?? '';
  if (length === 4 && (next === ' ' || next === '-'))
    return groupedCards.flatMap((shape) => cardIn(text, start, matchAt(shape, text, start)));
  if (length > 11 && length < 20) return findLongNumber(text, start, end);
  if (length === 3 && next === '-') return ssnIn(start, matchAt(ssn, text, start));
  if (length === 3 && next === ' ')
    return ssnIn(start, saysSsn(text, start) ? matchAt(spacedSsn, text, start) : undefined);
  if (length < 4 && next === '.') {
    const address = matchAt(ip4, text, start);
    if (address !== undefined && isIp(address)) return [hitAt(start, address, 'ip')];
  }
  return [];
};

/** Digits without separators are a card only where nothing says that they number something else. */
const findLongNumber = (text: string, start: number, end: number): readonly Hit[] => {
  const next = text[end] ?? '';
  if (/[.,]/.test(next) && /\d/.test(text[end + 1] ?? '')) return [];
  if (/[-_]/.test(next) && /[A-Za-z0-9]/.test(text[end + 1] ?? '')) return [];
  if (text[start - 1] === '_') return [];
  return cardIn(text, start, text.slice(start, end));
};

const cardIn = (text: string, start: number, digits: string | undefined): readonly Hit[] => {
  if (digits === undefined || !isCard(digits)) return [];
  return numbersSomething(text, start) ? [] : [hitAt(start, digits, 'card')];
};

const numbersSomething = (text: string, start: number): boolean =>
  /(?:[_-]?\bid|_id|Id|order|tracking|invoice|timestamp|\bts|serial|imei|isbn|ean|upc|sku|ticket|snowflake|hash|uuid|trace|span|build|commit|offset|version)s?(?:\s?(?:no\.?|number|#|nr\.?))?["'\s:=#]{1,6}$/i.test(
    text.slice(Math.max(0, start - 40), start),
  );

const ssnIn = (start: number, digits: string | undefined): readonly Hit[] =>
  digits !== undefined && isSsn(digits) ? [hitAt(start, digits, 'ssn')] : [];

const saysSsn = (text: string, start: number): boolean =>
  /\bssn|social security/i.test(text.slice(Math.max(0, start - 60), start));

const findIban = (text: string, start: number): readonly Hit[] => {
  const length = ibanLength(text.slice(start, start + 2));
  if (length === undefined) return [];
  const match = matchAt(iban, text, start);
  if (match === undefined) return [];
  let taken = 0;
  let end = 0;
  while (end < match.length && taken < length) if (/[A-Z0-9]/.test(match[end++] ?? '')) taken++;
  const candidate = match.slice(0, end);
  return isIban(candidate) && !/[A-Za-z0-9]/.test(text[start + end] ?? '')
    ? [hitAt(start, candidate, 'iban')]
    : [];
};
