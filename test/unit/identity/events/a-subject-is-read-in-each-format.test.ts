/** Subject identifiers (RFC 9493) that name people here, and those that name no one. */
import { expect, it } from 'vitest';
import { readSubjectId } from '../../../../src/identity/events/subject-id.ts';

const account = { account: { issuer: 'https://idp.example', subject: 'alice' } };

it.each<[string, object, readonly object[]]>([
  ['an account at an issuer', { format: 'iss_sub', iss: 'https://idp.example', sub: 'alice' }, [account]],
  [
    'the same by its earlier name',
    { subject_type: 'iss_sub', iss: 'https://idp.example', sub: 'alice' },
    [account],
  ],
  ['an address', { format: 'email', email: 'a@acme.example' }, [{ email: 'a@acme.example' }]],
  [
    'an account by its address',
    { format: 'account', uri: 'acct:a@acme.example' },
    [{ email: 'a@acme.example' }],
  ],
  [
    'a person within a complex subject',
    { user: { format: 'email', email: 'a@acme.example' }, device: {} },
    [{ email: 'a@acme.example' }],
  ],
  [
    'an address of a thousand characters',
    { format: 'email', email: 'x'.repeat(1000) },
    [{ email: 'x'.repeat(1000) }],
  ],
])('reads %s', (_what, subject, names) => {
  expect(readSubjectId(subject)).toEqual(names);
});

it.each<[string, unknown]>([
  ['nothing', undefined],
  ['null', null],
  ['a text', 'alice'],
  [
    'no format',
    { iss: 'https://idp.example', sub: 'alice', email: 'a@acme.example', uri: 'acct:a@acme.example' },
  ],
  ['an issuer without a subject', { format: 'iss_sub', iss: 'https://idp.example' }],
  ['a subject without an issuer', { format: 'iss_sub', sub: 'alice' }],
  ['a subject that is no text', { format: 'iss_sub', iss: 'https://idp.example', sub: 7 }],
  ['an empty address', { format: 'email', email: '' }],
  ['an address that is too long', { format: 'email', email: 'x'.repeat(1001) }],
  ['an address that is no text', { format: 'email', email: ['a@acme.example'] }],
  ['an account by another URI', { format: 'account', uri: 'https://idp.example/alice' }],
  [
    'aliases that are no list',
    { format: 'aliases', identifiers: { format: 'email', email: 'a@acme.example' } },
  ],
  [
    'a list under another format',
    { format: 'x', identifiers: [{ format: 'email', email: 'a@acme.example' }] },
  ],
])('reads no one from %s', (_what, subject) => {
  expect(readSubjectId(subject)).toEqual([]);
});
