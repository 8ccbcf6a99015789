import { expect, it } from 'vitest';
import { createMasker } from '../../../src/masking/engine/create-masker.ts';
import { processorTime } from '../../support/processor-time.ts';
import { defaults } from './masker.ts';

const masker = createMasker({ ...defaults, pii: { ...defaults.pii, email: 'mask' } });
const mark = '[REDACTED:email]';

it.each([
  ['write to bob@acme.io.', `write to ${mark}.`],
  ['"Bob" <bob.o-neil+x@mail.acme.co.uk>,', `"Bob" <${mark}>,`],
  ['mailto:bob@acme.io', `mailto:${mark}`],
  ['from=bob@acme.io;to=eve@acme.io', `from=${mark};to=${mark}`],
  ['?mail=bob%40acme.io&x=1', `?mail=${mark}&x=1`],
  ['bob@1und1.de', mark],
])('%s', (text, expected) => {
  expect(masker.maskText(text).text).toBe(expected);
});

it.each([
  'git clone git@github.com:acme/app.git',
  'https://bob@git.acme.io/app',
  'getty@tty1.service is up',
  'logo@2x.png',
  'uses: actions/checkout@v4.1.2',
  'import x from "@scope/pkg"',
  'app@sha256:abc',
  'lodash@4.17.21',
  'a@b, @home, me@ and 3@4',
])('%s holds none', (text) => {
  expect(masker.maskText(text).text).toBe(text);
});

it('takes as long as its text, however many signs there are', () => {
  const started = processorTime();
  for (const piece of ['@', 'a@', 'a.', '@a.', 'a@a.']) masker.maskText(piece.repeat(100_000));
  expect(processorTime() - started).toBeLessThan(5000);
});
