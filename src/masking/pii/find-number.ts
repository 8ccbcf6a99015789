/** Finds personal data that starts with digits or a country code: cards, social security numbers, IBANs, phones, IPs. */
import type { Hit } from '../engine/hit.ts';
import { ibanLength, isCard, isIban, isIp, isPhone, isSsn } from './personal.ts';

const groupedCards = [
  /\d{4}(?:[ -]\d{4}){3}(?![\d-]|\.\d)/y,
  /\d{4}(?:[ -]\d{4}){3}[ -]\d{3}(?![\d-]|\.\d)/y,
  /3\d{3}[ -]\d{6}[ -]\d{4,5}(?![\d-])/y,
];
const ssn = /\d{3}-\d{2}-\d{4}(?![\d-])/y;
const spacedSsn = /\d{3} \d{2} \d{4}(?! ?\d)/y;
const ip4 = /\d{1,3}(?:\.\d{1,3}){3}(?!\d|\.\d)/y;
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

const none: readonly Hit[] = [];

const isDigit = (code: number): boolean => code > 0x2f && code < 0x3a;

/** Whether digits are long enough, or stand in a group, or behind a plus or a bracket: times and counters are not. */
export const mayBeNumber = (codes: Uint8Array, start: number, end: number): boolean => {
  const length = end - start;
  if (length > 11) return true;
  const next = codes[end] ?? 0;
  const parts = next === 0x2e || (length > 2 && (next === 0x20 || next === 0x2d));
  if (length < 5 && parts && isDigit(codes[end + 1] ?? 0)) return true;
  const before = start === 0 ? 0 : (codes[start - 1] ?? 0);
  return before === 0x2b || before === 0x28;
};

/** What the word `[start, end)` of a text begins, if it is one of the numbers above. */
export const findNumber = (text: string, start: number, end: number): readonly Hit[] => {
  if (text.charCodeAt(start) > 0x39) return mayBeIban(text, start) ? findIban(text, start) : none;
  const before = start === 0 ? '' : text[start - 1];
  if (before === '+' || before === '(') {
    const number = matchAt(phone, text, start - 1);
    if (number !== undefined && isPhone(number)) return [hitAt(start - 1, number, 'phone')];
  }
  const length = end - start;
  if (length > 19 || (length > 4 && length < 12)) return none;
  // A negative number, or a part of the name of a file or build.
  if (before === '-' || (before === '.' && isNameCharacter(text.charCodeAt(start - 2)))) return none;
  if (length > 11) return onlyDigits(text, start, end) ? findLongNumber(text, start, end) : none;
  return findGrouped(text, start, end);
};

/** Numbers written in groups: the first group and what parts it from the next say which they can be. */
const findGrouped = (text: string, start: number, end: number): readonly Hit[] => {
  const next = text[end];
  const length = end - start;
  if (next === '.' && length < 4) {
    const address = matchAt(ip4, text, start);
    return address !== undefined && isIp(address) && !isVersion(text, start, address)
      ? [hitAt(start, address, 'ip')]
      : none;
  }
  if (next !== ' ' && next !== '-') return none;
  if (length === 4 && onlyDigits(text, end + 1, end + 5)) {
    return groupedCards.flatMap((shape) => cardIn(text, start, matchAt(shape, text, start)));
  }
  if (length !== 3) return none;
  if (next === '-') return ssnIn(start, matchAt(ssn, text, start));
  const spaced = matchAt(spacedSsn, text, start);
  return spaced !== undefined && saysSsn(text, start) ? ssnIn(start, spaced) : none;
};

/** `version 1.2.3.4`; and 0.0.0.0, which is no one's. */
const isVersion = (text: string, start: number, address: string): boolean =>
  address === '0.0.0.0' ||
  /(?:version|release|\bver|\brev|build|\bv|[<>=~^])["'\s:=(.]{0,3}$/i.test(
    text.slice(Math.max(0, start - 24), start),
  );

const isAlphanumeric = (code: number): boolean =>
  (code >= 0x30 && code <= 0x39) || ((code | 32) >= 0x61 && (code | 32) <= 0x7a);

/** What the names of files and builds are made of, besides points and hyphens. */
const isNameCharacter = (code: number): boolean => isAlphanumeric(code) || code === 0x5f;

const isCapital = (code: number): boolean => code >= 0x41 && code <= 0x5a;

const mayBeIban = (text: string, start: number): boolean =>
  isCapital(text.charCodeAt(start)) &&
  isCapital(text.charCodeAt(start + 1)) &&
  onlyDigits(text, start + 2, start + 4);

const onlyDigits = (text: string, start: number, end: number): boolean => {
  for (let index = start; index < end; index++) {
    const code = text.charCodeAt(index);
    if (!(code >= 0x30 && code <= 0x39)) return false;
  }
  return true;
};

/** Digits without separators are a card only if nothing says that they number something else. */
const findLongNumber = (text: string, start: number, end: number): readonly Hit[] => {
  const next = text[end] ?? '';
  if (/[.,]/.test(next) && /\d/.test(text[end + 1] ?? '')) return [];
  if (/[-_]/.test(next) && /[A-Za-z0-9]/.test(text[end + 1] ?? '')) return [];
  if (text[start - 1] === '_') return [];
  if (isOfArithmetic(text, start, end)) return [];
  // The account in the name of a resource: arn:aws:rds:eu-west-1:123456789012:db:app
  if (end - start === 12 && text[start - 1] === ':' && next === ':') return [];
  return cardIn(text, start, text.slice(start, end));
};

/** Next to a power of two, or behind a number as long that has a fraction: what the tests of arithmetic try. */
const isOfArithmetic = (text: string, start: number, end: number): boolean => {
  const value = Number(text.slice(start, end));
  return (
    Math.abs(value - 2 ** Math.round(Math.log2(value))) < 64 ||
    /\d{9,19}\.\d{1,20},[ \t]{0,4}$/.test(text.slice(Math.max(0, start - 48), start))
  );
};

const cardIn = (text: string, start: number, digits: string | undefined): readonly Hit[] => {
  if (digits === undefined || !isCard(digits)) return [];
  const end = start + digits.length;
  return numbersSomething(text, start) || isOfGrid(text, start, end) || isOfListing(text, start, end)
    ? []
    : [hitAt(start, digits, 'card')];
};

/** Among more groups of four in its line, as tables of code points have them. */
const isOfGrid = (text: string, start: number, end: number): boolean => {
  const before =
    /(?:\b[\dA-F]{4,5} |\b[\da-f]{4,5} ){1,2}$/.exec(text.slice(Math.max(0, start - 13), start))?.[0]
      .length ?? 0;
  const after = /^(?: [\dA-F]{4,5}\b| [\da-f]{4,5}\b){1,2}/.exec(text.slice(end, end + 13))?.[0].length ?? 0;
  return before + after > 6;
};

/** At the end of its line, as machine code is listed behind what it stands for: the line above or below ends in one, too. */
const isOfListing = (text: string, start: number, end: number): boolean => {
  if (text[start - 1] !== ' ' || !/^[ \t]*(?:\r?\n|$)/.test(text.slice(end, end + 8))) return false;
  const above =
    text
      .slice(Math.max(0, start - 400), start)
      .split('\n')
      .at(-2) ?? '';
  const below = text.slice(end, end + 400).split('\n')[1] ?? '';
  return [above, below].some((line) => /(?:^|[ \t;#/])(?=\d*[a-f])[\da-f]{8,64}[ \t\r]*$/.test(line));
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
