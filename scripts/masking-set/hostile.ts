/** Texts made to be slow to scan: repeated characters, repeated beginnings of everything a detector looks for. */
import { detectors } from '../../src/masking/rules/find-formats.ts';

/** What is repeated, by name. */
export const hostileUnits: Readonly<Record<string, string>> = {
  'end of a key': '-----END PRIVATE KEY----- ',
  'line and end of a key': `${'QUJD'.repeat(8)}\n-----END PRIVATE KEY-----\n`,
  'packed by zlib': `eJw${'A'.repeat(45)} `,
  'packed by gzip': `H4sI${'A'.repeat(44)} `,
  'wrapped base64': `${'QUJD'.repeat(10)}\n`,
  'name and line': 'password:\nx1y2z3\n',
  letter: 'a',
  digit: '4',
  brace: '{',
  bracket: '[',
  'brace and quote': '{"',
  'object of objects': '{"a":',
  quote: '"',
  backslash: '\\',
  'escaped quote': '\\"',
  percent: '%41',
  entity: '&#64;',
  equals: '=',
  colon: ':',
  dash: '-',
  space: ' ',
  newline: '\n',
  bar: '| a ',
  'bar and line': 'a | b\n',
  comma: 'a,b\n',
  name: 'password ',
  'name and equals': 'password=',
  'name and quote': 'password="',
  'name in quotes': '"password"',
  'name and bar': 'password: |\n ',
  'flag with value': '--password x ',
  element: '<password>',
  'open element': '<password ',
  scheme: 'a://',
  'user info': 'http://a:',
  pem: '-----BEGIN PRIVATE KEY-----',
  'pem cut off': '-----BEGIN PRIVATE KEY-----!',
  jwt: 'eyJ.',
  'jwt part': 'eyJa-',
  base64: 'QUJD',
  'base64 of text': 'cGFzc3dvcmQ9aHVudGVyMiBhbmQgbW9yZSB0ZXh0 ',
  card: '4111 ',
  iban: 'DE89 ',
  phone: '+1 ',
  insert: 'insert into t (password) values (',
  'quoted tuple': "insert into t (password) values ('",
  secret: 'kind: Secret\n',
  cookie: 'Cookie: a=b; ',
  zero: 'p\u200b',
  wide: '\uff50',
  sentence: 'the password for the database is ',
};

/** The units above, and the gate of every row of the detectors table with a little of what it expects. */
export const allHostileUnits = (): Readonly<Record<string, string>> => ({
  ...hostileUnits,
  ...Object.fromEntries(
    detectors.flatMap(({ gates }) => gates.slice(0, 4).map((gate) => [`gate ${gate}`, `${gate} `])),
  ),
  ...Object.fromEntries(
    detectors.flatMap(({ gates }) => gates.slice(0, 4).map((gate) => [`run of ${gate}`, `${gate}-`])),
  ),
  ...Object.fromEntries(detectors.map(({ type, example }) => [`cut ${type}`, `${example.slice(0, -1)}!`])),
});

export const repeated = (unit: string, length: number): string =>
  unit.repeat(Math.ceil(length / unit.length)).slice(0, length);
