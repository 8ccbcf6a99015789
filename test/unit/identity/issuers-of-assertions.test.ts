/** Whose identity assertions stand for people: what a provider is trusted for is the same as at the sign-in. */
import { expect, test } from 'vitest';
import { issuersOfAssertions } from '../../../src/identity/trust.ts';

const PROVIDER = 'https://login.acme.example';
const of = (settings: object) => issuersOfAssertions({ issuers: [], ...settings } as never);

test('the provider of the sign-in does, with what is trusted of it there', () => {
  const claims = { subject: 'oid', email: 'email', groups: 'roles' };
  const signIn = { oidc: { issuer: PROVIDER, claims, emails: ['acme.example'], groups: ['dba'] } };
  expect(of({ signIn })).toMatchObject([
    { issuer: PROVIDER, kind: 'human', claims, emails: ['acme.example'], groups: { human: ['dba'] } },
  ]);
});

test('one that is listed too is there once, with its keys and the trust of the sign-in', () => {
  const listed = { issuer: PROVIDER, jwksUri: `${PROVIDER}/keys`, groups: 'all', owners: {} };
  const found = of({ issuers: [listed], signIn: { oidc: { issuer: PROVIDER, groups: ['dba'] } } });
  expect(found).toMatchObject([{ jwksUri: `${PROVIDER}/keys`, groups: { human: ['dba'] } }]);
});

test('issuers of workloads and a SAML provider do not', () => {
  const issuers = [
    {
      issuer: 'https://token.actions.githubusercontent.com',
      require: { repository_owner: ['acme'] },
      owners: {},
    },
    { issuer: 'spiffe://acme.example', owners: {} },
    { issuer: 'https://ci.acme.example', kind: 'workload', owners: {} },
  ];
  const claims = { subject: 'NameID', email: 'email', groups: 'groups' };
  expect(of({ issuers, signIn: { saml: { issuer: PROVIDER, emailVerified: 'always', claims } } })).toEqual(
    [],
  );
});
