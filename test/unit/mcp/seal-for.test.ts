/** What is out there already has to open: seals of clients and browsers, documents in stores, tokens of a key file. */
import { expect, it } from 'vitest';
import { derivedKey, type KeyPurpose } from '../../../src/domain/derived-key.ts';
import { createSealer } from '../../../src/mcp/seal.ts';
import { openFor, sealFor } from '../../../src/mcp/seal-for.ts';

const sealer = createSealer([{ id: 'k1', key: Buffer.alloc(32, 7) }]);

it('opens a value for the purpose and the parts that it was sealed for, and for no others', () => {
  const sealed = sealFor(sealer, ['session', 'alice', 'billing'], { n: 1 });
  expect(openFor(sealer, ['session', 'alice', 'billing'], sealed)).toEqual({ n: 1 });
  expect(openFor(sealer, ['session', 'bob', 'billing'], sealed)).toBeUndefined();
  expect(openFor(sealer, ['event', 'alice', 'billing'], sealed)).toBeUndefined();
  expect(openFor(sealer, ['session', 'alice', 'billing'], undefined)).toBeUndefined();
});

it('opens what was sealed by earlier versions', () => {
  const earlier = 'k1.mzR29UY_TVEGJZrfzVyOuvLAM_nJ1Sm-frfsrQMiGkUa1HCgb5KA4Gp_jrfa-gaNDeo-fuTB';
  expect(openFor(sealer, ['session', 'alice', 'billing'], earlier)).toEqual({ server: 'billing', n: 1 });
  expect(sealer.sealAlike('7', ['question', 'alice'])).toBe('k1.2uKn77WNUFN9MyMH-f7tL1kQC0RL3YnR5qZyclk');
});

const DERIVED: [KeyPurpose, Buffer | string, string][] = [
  [
    'firebreak access tokens',
    Buffer.alloc(32, 7),
    'fdc57b9041675d1666b07bf8e5d9f3bfa15f390828e3d2b218e6b2e1c87af841',
  ],
  [
    'firebreak authorization cookies',
    Buffer.alloc(32, 7),
    '4c459d754aceaf462a9294f526fd8a76f2c1ec974eb7bb577a6fe0f537040237',
  ],
  [
    'firebreak masking pseudonyms',
    'a signing key',
    'ac3a7245d9896248081acb1b9240d83ce76518bb8da2a722f23e1683cf8b7d7a',
  ],
];

it.each(DERIVED)('derives the same key for %s as earlier versions', (purpose, key, derived) => {
  expect(derivedKey(key, purpose).toString('hex')).toBe(derived);
});
