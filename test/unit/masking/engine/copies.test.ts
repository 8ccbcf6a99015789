/** A value that was masked once in a message is masked wherever it stands in that message. */
import { expect, it } from 'vitest';
import { createRandom } from '../../../../scripts/masking-set/random.ts';
import { createMasker } from '../../../../src/masking/engine/create-masker.ts';
import { defaults, mask, maskJsonText, maskText } from '../masker.ts';

const random = createRandom(41);
const LETTERS = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ';
/** A password that only its name gives away. */
const made = (): string =>
  `${random.chars(LETTERS, 5)}!${random.chars('23456789', 3)}${random.chars(LETTERS, 2)}`;

it('masks the copies of a value in the same text, in other items and in nested JSON', () => {
  const password = made();
  const masked = JSON.stringify(
    mask({
      content: [
        { type: 'text', text: `DB_PASSWORD=${password}\nconnected as app with ${password}` },
        { type: 'text', text: `retry ${password}, then ${password}.` },
        { type: 'text', text: JSON.stringify({ argv: ['app', password] }) },
      ],
    }),
  );
  expect(masked).not.toContain(password);
});

it('masks copies of a value whose characters JSON escapes', () => {
  const password = `${made()}"\\${made()}`;
  expect(mask({ password, log: `tried ${password} twice` })).toEqual({
    password: '[REDACTED:password]',
    log: 'tried [REDACTED:password] twice',
  });
});

it('masks copies in plain text, and says that they are copies', () => {
  const password = made();
  const text = `password: ${password}\nls\nlogin app ${password}\n`;
  expect(maskText(text)).not.toContain(password);
  const { found } = createMasker(defaults).maskText(text);
  expect(found.map(({ detector }) => detector)).toContain('copy');
});

it('finds a long value inside of other words, and a short one only as a word', () => {
  const token = random.chars(`${LETTERS}0123456789`, 32);
  expect(maskText(`token: ${token}\nsent x${token}y`)).not.toContain(token);
  expect(maskText('password: production1\nproduction1s and production1')).toBe(
    'password: [REDACTED:password]\nproduction1s and [REDACTED:password]',
  );
});

it('masks what the placeholder of a copy leaves of the word it stood in', () => {
  const card = '4111111111111111';
  const secret = `${made()}${made()}`;
  const text = `${card}${secret} password: ${secret}`;
  expect(maskText(text)).not.toContain(card);
  expect(maskJsonText(JSON.stringify({ text }))).not.toContain(card);
});

it('leaves plain words that happen to be a password', () => {
  expect(maskText('password: sunshine\nsunshine all week')).toBe(
    'password: [REDACTED:password]\nsunshine all week',
  );
});

it('lets the copy pass if an override says so', () => {
  const password = made();
  const masker = createMasker({
    ...defaults,
    overrides: [{ match: { path: ['shown'], type: ['password'] }, action: 'pass' }],
  });
  const text = JSON.stringify({ password, shown: password, hidden: password });
  expect(JSON.parse(maskJsonText(text, masker))).toEqual({
    password: '[REDACTED:password]',
    shown: password,
    hidden: '[REDACTED:password]',
  });
});

it('takes no longer for values that begin alike', () => {
  const rows = (count: number) =>
    JSON.stringify({
      rows: Array.from({ length: count }, (_, row) => ({ password: `prefix-prefix-${row}!x` })),
    });
  expect(maskJsonText(rows(3000))).not.toMatch(/prefix-prefix-\d+!x/);
});
