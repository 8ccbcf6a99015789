/** Which subjects belong to a trust domain: anything that two readers could take for different domains belongs to none. */
import { expect, test } from 'vitest';
import { isTrustDomain, trustDomainOf } from '../../../../src/domain/issuers/spiffe.ts';

test.each(['spiffe://acme.example', 'spiffe://a', 'spiffe://prod_1.acme-2.example'])(
  '%s is a trust domain',
  (issuer) => {
    expect(isTrustDomain(issuer)).toBe(true);
    expect(trustDomainOf(`${issuer}/ns/ci/sa/deployer`)).toBe(issuer);
    expect(trustDomainOf(issuer)).toBeUndefined();
  },
);

test.each([
  'spiffe://Acme.example',
  'spiffe://acme.example/',
  'spiffe://acme.example/ns',
  'spiffe://acme.example:8443',
  'spiffe://user@acme.example',
  'spiffe://',
  `spiffe://${'a'.repeat(256)}`,
  'https://acme.example',
  'SPIFFE://acme.example',
  'spiffe://acme.example\n',
])('%j is none', (issuer) => {
  expect(isTrustDomain(issuer)).toBe(false);
});

test.each([
  'spiffe://acme.example/',
  'spiffe://acme.example//ns',
  'spiffe://acme.example/ns/',
  'spiffe://acme.example/./ns',
  'spiffe://acme.example/ns/..',
  'spiffe://acme.example/ns/%2e%2e',
  'spiffe://acme.example/ns?x=1',
  'spiffe://acme.example/ns#x',
  'spiffe://acme.example\\@evil.example/ns',
  'spiffe://acme.example/ns\n',
  `spiffe://acme.example/${'a'.repeat(2048)}`,
  undefined,
  7,
])('%j is the id of no workload', (subject) => {
  expect(trustDomainOf(subject)).toBeUndefined();
});

test('dots inside a segment are part of a name', () => {
  expect(trustDomainOf('spiffe://acme.example/v1.2/...x')).toBe('spiffe://acme.example');
});
