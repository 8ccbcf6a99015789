/** What proves that a message was decided about is told from what only looks like it, also at run time. */
import { expect, it } from 'vitest';
import { Admission, type AdmittedMessage } from '../../../src/domain/admission.ts';

const MESSAGE: AdmittedMessage = {
  server: 'shop',
  method: 'tools/call',
  body: new Uint8Array(),
  approval: undefined,
  isRepeatable: false,
};

it('is one if it was made as one', () => {
  expect(Admission.is(Admission.of(MESSAGE))).toBe(true);
});

it.each([
  ['a copy of one', { ...Admission.of(MESSAGE) }],
  ['an object of its class that was never made', Object.create(Admission.prototype)],
  ['null', null],
  ['nothing', undefined],
  ['text', 'admission'],
])('is none if it is %s', (_, value) => {
  expect(Admission.is(value)).toBe(false);
});
