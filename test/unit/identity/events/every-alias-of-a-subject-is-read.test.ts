/** Of a subject with several identifiers each one counts: what is acknowledged has to be done. */
import { expect, it } from 'vitest';
import { readSubjectId } from '../../../../src/identity/events/subject-id.ts';

it('reads each of several addresses, and leaves out what tells nothing', () => {
  const identifiers = [
    { format: 'email', email: 'a@acme.example' },
    { format: 'email', email: 'b@acme.example' },
    { format: 'opaque', id: 'x' },
    { format: 'iss_sub', iss: 'https://acme.example', sub: 'a' },
  ];
  expect(readSubjectId({ format: 'aliases', identifiers })).toEqual([
    { email: 'a@acme.example' },
    { email: 'b@acme.example' },
    { account: { issuer: 'https://acme.example', subject: 'a' } },
  ]);
});
