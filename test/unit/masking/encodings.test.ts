/** Secrets stay hidden however they are packed, wrapped, cut off or spread over the strings of an array. */
import { deflateSync, gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { mask, maskText } from './masker.ts';

const SECRET = 'Kodiak-river-27c1';
const LINE = `export DB_PASSWORD=${SECRET}\n`;
const base64 = (value: string | Buffer): string => Buffer.from(value).toString('base64');
const wrapped = (text: string, width: number, end: string): string =>
  base64(text)
    .replaceAll(new RegExp(`.{${width}}`, 'g'), `$&${end}`)
    .trimEnd();

it.each([
  ['gzip', base64(gzipSync(LINE))],
  ['zlib', base64(deflateSync(LINE))],
  ['base64 of base64 of gzip, as Helm keeps releases', base64(base64(gzipSync(LINE)))],
  ['UTF-16, as PowerShell takes commands', base64(Buffer.from(LINE, 'utf16le'))],
  ['base64 that was cut off', base64(`# settings\n${LINE}`).slice(0, -3)],
  [
    'base64 in lines of 76',
    wrapped(`${'# a comment that fills the line\n'.repeat(3)}${LINE}${LINE}`, 76, '\n'),
  ],
  ['base64 in lines of 64 by CR LF', wrapped(`# a file of settings, long enough\n${LINE}`, 64, '\r\n')],
])('hides all of %s', (_, packed) => {
  expect(maskText(`data: ${packed}\nend`)).toBe('data: [REDACTED:password]\nend');
});

it.each([
  ['gzip', base64(gzipSync('#!/bin/sh\napt-get update && apt-get install -y nginx\n'))],
  ['base64 in lines', wrapped('# a comment that fills the line\n'.repeat(6), 76, '\n')],
  ['random bytes in lines', `${'q8RtdeVU95ciPXr7UiuUAvdrlwB2hheFBVZAdzb2SjB0IAWL7d6qXhpict9j\n'.repeat(4)}`],
  ['what was made to be huge', base64(gzipSync(Buffer.alloc(20_000_000, 'a')))],
])('leaves %s without a secret', (_, packed) => {
  expect(maskText(`data: ${packed}\nend`)).toBe(`data: ${packed}\nend`);
});

it.each([
  ['a flag joined to its value', ['mysql', '-u', 'root', `-p${SECRET}`]],
  ['user and password', ['curl', '-u', `bob:${SECRET}`, 'https://x.example']],
  ['pairs', [['DB_PASSWORD', SECRET]]],
  [
    'rows below a heading',
    [
      ['id', 'db_password'],
      ['1', SECRET],
    ],
  ],
])('hides the secret in an array: %s', (_, list) => {
  expect(JSON.stringify(mask({ list }))).not.toContain(SECRET);
  // The same as tools return it, as text, short and among more.
  expect(JSON.stringify(mask({ text: JSON.stringify({ list }) }))).not.toContain(SECRET);
  expect(JSON.stringify(mask({ text: JSON.stringify([{ list, note: 'x'.repeat(5000) }]) }))).not.toContain(
    SECRET,
  );
});

it('leaves the heading of a table, and commands without secrets', () => {
  const value = {
    rows: [
      ['id', 'db_password'],
      ['1', null],
    ],
    command: ['docker', 'run', '-p', '80:80', 'app'],
  };
  expect(mask(value)).toEqual(value);
});

it.each([
  `Temporary password:\n\n    ${SECRET}\n\nBest, Ada`,
  `password:\n  ${SECRET}\n`,
  `s:8:"password";s:17:"${SECRET}";`,
])('hides what stands apart from its name in %j', (text) => {
  expect(maskText(text)).not.toContain(SECRET);
});

it.each([
  'password:\n  type: string\n',
  'token:\n  secretKeyRef:\n    name: db\n',
  'Password:\n\nsee above\n',
])('leaves %j', (text) => {
  expect(maskText(text)).toBe(text);
});

it('hides the rest of a private key whose header is elsewhere', () => {
  const body = 'q8RtdeVU95ciPXr7UiuUAvdrlwB2hheFBVZAdzb2SjB0IAWL7d6qXhpict9jzjYW\n';
  const masked = maskText(`tail -3 key.pem\n${body}${body}-----END RSA PRIVATE KEY-----\ndone`);
  expect(masked).toBe('tail -3 key.pem\n[REDACTED:private_key]\ndone');
  expect(maskText('it ends with -----END PRIVATE KEY----- as always')).toContain('it ends with -----END');
});

it.each([
  ['text/plain', false],
  ['image/png', true],
])('looks into the data of a picture of type %s: left is %s', (mimeType, left) => {
  const data = base64(LINE);
  expect(JSON.stringify(mask({ type: 'image', mimeType, data })).includes(data)).toBe(left);
});
