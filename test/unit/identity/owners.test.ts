/** Who answers for a workload may be named by a pattern of its subject, as conditions and rules name it. */
import { expect, it } from 'vitest';
import { callerFromClaims, STANDARD_CLAIMS } from '../../../src/identity/caller-from-claims.ts';

const ownerOf = (subject: string): string | undefined =>
  callerFromClaims(
    { sub: subject, exp: 1 },
    {
      issuer: 'https://ci.example.com',
      require: {},
      kind: { otherwise: 'workload' },
      claims: STANDARD_CLAIMS,
      emails: 'all',
      emailVerified: 'claim',
      groups: { human: 'all', workload: 'all' },
      foreign: false,
      owners: { 'repo:acme/billing:*': 'bob@acme.io', 'repo:acme/billing:environment:prod': 'eve@acme.io' },
    },
  ).owner;

it('is found by a pattern', () => {
  expect(ownerOf('repo:acme/billing:ref:refs/heads/main')).toBe('bob@acme.io');
});

it('is the one whose subject is named exactly, if there is one', () => {
  expect(ownerOf('repo:acme/billing:environment:prod')).toBe('eve@acme.io');
});

it('is no one for another subject', () => {
  expect(ownerOf('repo:acme/shop:ref:refs/heads/main')).toBeUndefined();
});
