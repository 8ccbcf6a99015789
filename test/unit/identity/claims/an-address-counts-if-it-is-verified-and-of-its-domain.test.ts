/** Which e-mail addresses of tokens count. */
import { expect, it } from 'vitest';
import { isOfDomain, isVerified, readEmail } from '../../../../src/identity/read-email.ts';

const ADDRESS = 'Alice@Acme.example';
const trust = { claim: 'email', domains: ['acme.EXAMPLE'], verified: 'claim' } as const;

it('counts, in any case, if it is verified and of the domain', () => {
  expect(readEmail({ email: ADDRESS, email_verified: true }, trust)).toEqual({
    address: ADDRESS,
    counts: true,
  });
});

it.each<[string, object]>([
  ['not verified', { email: ADDRESS }],
  ['verified in words', { email: ADDRESS, email_verified: 'true' }],
  ['of another domain', { email: 'alice@other.example', email_verified: true }],
  ['of a domain below', { email: 'alice@x.acme.example', email_verified: true }],
  ['with a blank in it', { email: 'al ice@acme.example', email_verified: true }],
  ['without a name', { email: '@acme.example', email_verified: true }],
  ['two', { email: 'a@b@acme.example', email_verified: true }],
  ['of letters that become others in lower case', { email: '\u212Aim@acme.example', email_verified: true }],
])('does not count if it is %s', (_what, claims) => {
  expect(readEmail(claims as never, trust)).toEqual({
    address: (claims as { email: string }).email,
    counts: false,
  });
});

it.each([undefined, '', 7, null, ['a@acme.example']])('is none if the claim is %j', (email) => {
  expect(
    readEmail({ email, email_verified: true }, { ...trust, domains: 'all', verified: 'always' }),
  ).toEqual({
    address: undefined,
    counts: false,
  });
});

it('is verified by the claim beside its own, or by email where it repeats that', () => {
  const ofClaim = (claim: string) => ({ claim, verified: 'claim' }) as const;
  const own = 'https://acme.example/email';
  expect(isVerified({ [own]: 'a@b', [`${own}_verified`]: true }, ofClaim(own))).toBe(true);
  expect(isVerified({ [own]: 'a@b', email: 'a@b', email_verified: true }, ofClaim(own))).toBe(false);
  expect(isVerified({ upn: 'a@b', email: 'a@b', email_verified: true }, ofClaim('upn'))).toBe(true);
  expect(isVerified({ upn: 'a@b', email: 'c@d', email_verified: true }, ofClaim('upn'))).toBe(false);
  expect(isVerified({ upn: 'a@b', email: 'a@b', email_verified: false }, ofClaim('upn'))).toBe(false);
  expect(isVerified({ upn: 'a@b', upn_verified: true }, ofClaim('upn'))).toBe(false);
  expect(isVerified({ upn: 'a@b' }, { claim: 'upn', verified: 'always' })).toBe(true);
});

it('is of one of several domains, or of any', () => {
  expect(isOfDomain('a@two.example', ['one.example', 'two.example'])).toBe(true);
  expect(isOfDomain('a@three.example', ['one.example', 'two.example'])).toBe(false);
  expect(isOfDomain('a@three.example', 'all')).toBe(true);
});
