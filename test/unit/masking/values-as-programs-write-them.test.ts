/** Secrets in the ways formatters, shells and languages write values, each with a value made for the run. */
import { expect, it } from 'vitest';
import { createRandom } from '../../../scripts/masking-set/random.ts';
import { maskText } from './masker.ts';

const random = createRandom(42);
const ALPHANUMERIC = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const key = () => random.chars(ALPHANUMERIC, 32);
const password = () => `${random.chars('abcdefghijkm', 6)}${random.chars('23456789', 2)}x!`;
const phrase = () => `Tr${random.chars('23456789', 1)}ub${random.chars('23456789', 1)}dor and 3 friends`;
const uuid = () => [8, 4, 4, 4, 12].map((length) => random.chars('0123456789abcdef', length)).join('-');

it.each<[string, string, () => string]>([
  ['on the next line', 'const apiKey =\n  "V";', key],
  ['in brackets on the next line', 'API_KEY = (\n    "V"\n)', key],
  ['behind a backslash', 'password = \\\n  "V"', password],
  ['appended in PHP', '$password .= "V";', password],
  ['appended', 'password += "V"', password],
  ['assigned at once in Make', 'SECRET_KEY ::= V', key],
  ['assigned at once in POSIX Make', 'SECRET_KEY :::= V', key],
  ['with blanks, in quotes', 'PASSWORD="V"', phrase],
  ['as a constant of PHP', "define('NONCE_KEY', 'V');", () => `${key()}^*(`],
  ['behind a user in quotes of their own', "curl --user bob:'V' https://x.example", password],
  ['compared with its name', 'if ("V" == password) {', password],
  ['compared strictly with a member', "if ('V' === config.apiKey) return", key],
  ['as a UUID behind a setting', 'INGEST_KEY=V', uuid],
  [
    'as the seed of one-time passwords',
    'otp_seed: V',
    () => random.chars('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 32),
  ],
  ['with the scheme Api-Token', 'Authorization: Api-Token V', key],
  ['with the scheme Splunk', 'Authorization: Splunk V', uuid],
  ['with the scheme SharedKey', 'Authorization: SharedKey acct:V=', key],
  ['as a community of SNMP', '"snmp_community": "V"', password],
  ['as a key of Junos', 'authentication-key "V"', () => `$9$${random.chars(ALPHANUMERIC, 20)}`],
  ['as a key of OSPF', 'ip ospf message-digest-key 1 md5 V', password],
])('hides a value %s', (_, text, make) => {
  const value = make();
  expect(maskText(text.replace('V', () => value))).not.toContain(value);
});

it.each([
  'password += chunk',
  'token .= $char;',
  'password ::= <string>',
  'token =\n  lexer.next()',
  'const apiKey =\n  "your-api-key";',
  "define('DB_KEY', 'db_key')",
  'if (x === config.apiKey) {',
  'for user, password := range users {',
  'PRIMARY_KEY=508bd376-7f08-4cf3-ac6b-6c0a1ba3effd',
  'our community: everyone is welcome',
])('leaves what is no value: %s', (text) => {
  expect(maskText(text)).toBe(text);
});
