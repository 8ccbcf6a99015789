/** Whom a name means that takes access away: anyone it could mean, and no one else. */
import { expect, it } from 'vitest';
import { couldMean, describePersonName, type PersonName } from '../../../../src/domain/people/person-name.ts';

const ISSUER = 'https://idp.example';
const alice = { issuer: ISSUER, subject: 'alice', email: 'alice@acme.example' };

it.each<[string, PersonName]>([
  ['account', { account: { issuer: ISSUER, subject: 'alice' } }],
  ['subject', { name: 'alice' }],
  ['issuer and subject', { name: `${ISSUER} alice` }],
  ['address', { email: 'Alice@acme.example' }],
  ['one of several', { account: { issuer: ISSUER, subject: 'bob' }, email: 'alice@acme.example' }],
  ['the other of several', { account: { issuer: ISSUER, subject: 'alice' }, email: 'bob@acme.example' }],
])('means the person by %s', (_how, named) => {
  expect(couldMean(named, alice)).toBe(true);
});

it.each<[string, PersonName]>([
  ['nothing', {}],
  ['another account', { account: { issuer: ISSUER, subject: 'bob' } }],
  ['an account of another issuer', { account: { issuer: 'https://other.example', subject: 'alice' } }],
  ['another subject', { name: 'bob' }],
  ['another address', { email: 'bob@acme.example' }],
])('does not mean the person by %s', (_how, named) => {
  expect(couldMean(named, alice)).toBe(false);
});

it('is told by address, by word, or by account', () => {
  const account = { issuer: ISSUER, subject: 'alice' };
  expect(describePersonName({ account, name: 'al', email: 'a@b' })).toBe('a@b');
  expect(describePersonName({ account, name: 'al' })).toBe('al');
  expect(describePersonName({ account })).toBe(`${ISSUER} alice`);
  expect(describePersonName({})).toBe('');
});
