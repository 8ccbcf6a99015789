import { expect, it } from 'vitest';
import { mask } from '../unit/masking/masker.ts';

const bytes = Buffer.from('caf\u00e9\0 password=Kodiak-river-27c1\n', 'latin1');
const resource = (mimeType: string) => ({
  contents: [{ uri: 'file:///notes', mimeType, blob: bytes.toString('base64') }],
});
const blobOf = (masked: unknown): Buffer =>
  Buffer.from((masked as ReturnType<typeof resource>).contents[0]?.blob ?? '', 'base64');

it('hides the secret and keeps every other byte', () => {
  const expected = Buffer.from('caf\u00e9\0 password=[REDACTED:password]\n', 'latin1');
  expect(blobOf(mask(resource('text/plain; charset=iso-8859-1'))).equals(expected)).toBe(true);
});

it('leaves what says it is binary', () => {
  expect(blobOf(mask(resource('application/octet-stream'))).equals(bytes)).toBe(true);
});
