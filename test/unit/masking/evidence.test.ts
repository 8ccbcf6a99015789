import { expect, it } from 'vitest';
import { createMasker } from '../../../src/masking/engine/create-masker.ts';
import { createMaskMessage } from '../../../src/masking/engine/mask-message.ts';
import { scanJson } from '../../../src/mcp/json/scan-json.ts';
import { defaults } from './masker.ts';

const KEY = ['ghp', 'aQ7bR2cS9dT4eU1fV8gW3hX6iY5jZ0kAlBmC'].join('_');
const masker = createMasker(defaults);

const evidence = (message: unknown) => {
  const text = JSON.stringify(message);
  const scanned = scanJson(text);
  if (!scanned.ok) throw new Error(scanned.problem);
  const { found, detected } = masker.maskJson(text, scanned.root);
  return { found, detected };
};

it('says type, place, count and detector, into nested JSON', () => {
  const nested = JSON.stringify({ rows: [{ password: 'hunter2x' }, { password: 'hunter3x' }] });
  expect(evidence({ result: { text: nested, other: `${KEY} ${KEY}` } }).found).toEqual([
    { type: 'password', path: 'result.text#rows[0].password', count: 1, detector: 'field-name' },
    { type: 'password', path: 'result.text#rows[1].password', count: 1, detector: 'field-name' },
    { type: 'github_token', path: 'result.other', count: 2, detector: 'github_token' },
  ]);
});

it('counts what is only reported for all rows together', () => {
  const rows = ['a@acme.io', 'b@acme.io'].map((email) => ({ email }));
  expect(evidence({ rows }).detected).toEqual([
    { type: 'email', path: 'rows[*].email', count: 2, detector: 'email' },
  ]);
});

it('never names a key that is a secret itself', () => {
  const { found } = evidence({ result: { [KEY]: { password: 'hunter2x', list: [KEY] } } });
  expect(found.map(({ path }) => path)).toEqual([
    'result.(key)',
    'result.(key).password',
    'result.(key).list[0]',
  ]);
});

it('of the recording tells at least as much as that of the answer', async () => {
  const overrides = [
    { match: { type: ['github_token'] }, action: 'detect' },
    { match: { type: ['card', 'password'] }, action: 'pass' },
  ] as const;
  const mask = createMaskMessage({ settings: { ...defaults, overrides }, key: Buffer.alloc(32) });
  const message = { key: KEY, password: 'hunter2x', card: '4111111111111111', other: `Bearer ${KEY}` };
  const masked = await mask({ text: JSON.stringify(message) }, { server: 's' });
  expect(JSON.parse(masked.text)).toEqual(message);
  expect(masked.found).toEqual([]);
  expect(masked.detected.map(({ type }) => type)).toEqual(['github_token', 'github_token']);
  expect(JSON.parse(masked.recorded.text)).toEqual({
    key: '[REDACTED:github_token]',
    password: '[REDACTED:password]',
    card: '4111111111111111',
    other: 'Bearer [REDACTED:github_token]',
  });
  expect(masked.recorded.found).toHaveLength(3);
});
