/** What stands in place of a masked value, in the style that is set for its type; masking finds nothing in any of them. */
import { createHmac } from 'node:crypto';

/** `typed` names the type alone, `token` adds a pseudonym that stays the same, `partial` the last four digits. */
export type Style = 'typed' | 'token' | 'partial';

/** What can be tried out (all numbers of that length) cannot be hidden behind a pseudonym; a number has digits to show. */
export const styleProblem = (type: string, style: Style): string | undefined => {
  if (style === 'token' && ['pin', 'ssn', 'card', 'national_id', 'tax_id'].includes(type))
    return `a ${type} has too few possible values for a pseudonym to hide it; use typed`;
  if (style === 'partial' && !['card', 'phone'].includes(type))
    return 'only card and phone can be shown in part; use typed or token';
  return undefined;
};

/** The placeholder that names the type of what was masked. */
export const typed = (type: string): string => `[REDACTED:${type}]`;

/** Letters only: digits could be taken for a number, vowels make words. */
const alphabet = 'bcdfghjkmnpqrtvw';

/** Sixteen letters that stand for 64 bits; the same for the same value of the same type under the same key. */
export const token = (type: string, value: string, key: Uint8Array): string => {
  const mac = createHmac('sha256', key).update(`${type}\0${value}`).digest('hex').slice(0, 16);
  return `[REDACTED:${type}:${[...mac].map((digit) => alphabet[Number.parseInt(digit, 16)]).join('')}]`;
};

/** Of what is too short to keep four digits back, such as a card's security code, nothing is shown. */
export const partial = (type: string, value: string): string => {
  const digits = value.replaceAll(/\D/g, '');
  return digits.length < (type === 'card' ? 12 : 8) ? typed(type) : `[REDACTED:${type}:${digits.slice(-4)}]`;
};

/** Placeholders of any style, and nothing else that a text may hold. */
export const anyPlaceholder = /\[REDACTED:\w+(?::(?:\d{4}|[bcdfghjkmnpqrtvw]{16}))?\]/g;
