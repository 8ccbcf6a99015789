import { expect, it } from 'vitest';
import type { MakeSafe } from '../../../../src/domain/text/safe-text.ts';
import { safeAbout } from '../../../../src/gateway/record/safe-about.ts';
import type { Masked } from '../../../../src/masking/engine/mask-message.ts';
import { createMaskMessage } from '../../../../src/masking/engine/mask-message.ts';
import { safe } from '../../../support/safe.ts';
import { defaults } from '../../masking/masker.ts';

const mask = createMaskMessage({ settings: defaults, key: new Uint8Array(32) });

/** Makes sentences about a call with these arguments safe; nothing else masks them. */
const about = (args: object): MakeSafe => {
  const params = { name: 'query', arguments: args };
  const text = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params });
  return safeAbout(safe, { text, masked: mask({ text }, { server: 'shop' }) as Masked });
};

it.each([
  ['password', { password: 'correct-horse-battery' }, 'DROP TABLE correct-horse-battery'],
  [
    'part of a text',
    { dsn: 'postgres://bob:correct-horse-battery@db/x' },
    'connects with correct-horse-battery',
  ],
  ['nested JSON', { body: '{"password":"correct-horse-battery"}' }, 'sends correct-horse-battery'],
  ['the beginning of one, at a cut', { password: 'correct-horse-battery' }, 'DROP TABLE correct-hors'],
  [
    'the beginning of one, before an ellipsis',
    { password: 'correct-horse-battery' },
    'DROP TABLE correct-hors…',
  ],
])('a sentence leaves out what was masked in its message: %s', (_what, args, sentence) => {
  const said = about(args)(sentence);
  expect(said).not.toContain('correct-h');
  expect(said).toContain('[REDACTED:');
});

it('a sentence keeps words of which a short password is only a part', () => {
  const said = about({ password: 'root' });
  expect(said('DROP TABLE root_accounts')).toBe('DROP TABLE root_accounts');
  expect(said('DROP TABLE root')).not.toContain('root');
});

it('a sentence about a message in which nothing was masked is left as it is', () => {
  expect(about({ table: 'orders' })('DROP TABLE orders')).toBe('DROP TABLE orders');
});
