/** Whom a token stands for: what the settings tell comes first, and then what tokens of applications look like. */
import { expect, it } from 'vitest';
import { kindOf } from '../../../../src/identity/caller-kind.ts';

const person = { sub: 'alice', email: 'alice@acme.example' };

it('is what the settings say of a whole issuer', () => {
  expect(kindOf(person, 'workload')).toEqual({ kind: 'workload', isGuess: false });
  expect(kindOf(person, 'human')).toEqual({ kind: 'human', isGuess: false });
});

it.each<[string, object, object]>([
  ['one that is told to be a workload', { azp: 'svc-a' }, { kind: 'workload', isGuess: false }],
  ['one of the second alternative', { role: 'job' }, { kind: 'workload', isGuess: false }],
  ['one that is told to be both', { azp: 'svc-a', role: 'staff' }, { kind: 'workload', isGuess: false }],
  [
    'one that looks like a workload, told to be a person',
    { role: 'staff', gty: 'client-credentials' },
    { kind: 'human', isGuess: false },
  ],
  ['one that is written in other case', { azp: 'SVC-a' }, { kind: 'workload', isGuess: true }],
  ['one that nothing is told of', {}, { kind: 'human', isGuess: false }],
  ['one that only looks like a workload', { idtyp: 'app' }, { kind: 'workload', isGuess: true }],
])('of %s is as the claims tell', (_what, claims, found) => {
  const rule = {
    workload: [{ azp: ['svc-*'] }, { role: ['job'] }],
    human: [{ role: ['staff'] }],
    otherwise: 'human',
  } as const;
  expect(kindOf({ ...person, ...claims }, rule)).toEqual(found);
});

it('is what the settings say of all others', () => {
  expect(kindOf(person, { human: [{ sub: ['bob'] }], otherwise: 'workload' })).toEqual({
    kind: 'workload',
    isGuess: false,
  });
  expect(kindOf(person, { otherwise: 'human' })).toEqual({ kind: 'human', isGuess: false });
});

it.each<[string, object]>([
  ['Entra says so', { idtyp: 'App' }],
  ['Entra names the object of an application', { sub: 'o-1', oid: 'o-1' }],
  ['it was given for client credentials', { gty: 'client-credentials' }],
  ['it was given for client credentials among others', { gty: ['x', 7, 'Client_Credentials'] }],
  ['its grant was client credentials', { grant_type: 'client_credentials' }],
  ['Auth0 names a client', { sub: 'abc@clients' }],
  ['WSO2 names an application', { aut: 'Application' }],
  ['Keycloak names a service account', { preferred_username: 'service-account-x' }],
  ['Authentik names a service account', { preferred_username: 'ak-x-client_credentials' }],
  ['the subject is the client', { sub: 'c-1', client_id: 'c-1' }],
  ['the subject is the client of Okta', { sub: 'c-1', cid: 'c-1' }],
  ['the subject is the one it was given to', { sub: 'c-1', azp: 'c-1' }],
  ['the subject is the application', { sub: 'c-1', appid: 'c-1' }],
  ['it has no subject', { sub: undefined }],
  ['its subject is no text', { sub: 7 }],
  ['it is of Kubernetes', { sub: 'system:serviceaccount:ci:runner' }],
  ['it is of Google Cloud', { email: 'x@p.iam.gserviceaccount.com' }],
])('is taken for a workload if %s', (_what, claims) => {
  expect(kindOf({ ...person, ...claims }, 'human')).toEqual({ kind: 'workload', isGuess: true });
});

it.each<[string, object]>([
  ['Entra says that it is a user', { idtyp: 'user' }],
  ['Entra names the object of a person', { sub: 'alice', oid: 'o-1' }],
  ['an application acts for a person', { sub: 'o-1', oid: 'o-1', scp: 'read' }],
  ['an empty object is the subject of no one', { sub: 'alice', oid: '' }],
  ['it was given for a code', { gty: 'code', grant_type: ['authorization_code'] }],
  ['a grant is no text', { gty: 7, grant_type: { a: 'client_credentials' } }],
  ['a person is named', { preferred_username: 'alice', aut: 'APPLICATION_USER' }],
  ['it was given to a client', { client_id: 'c-1', azp: 'c-1', cid: '', appid: 'alice2' }],
])('is taken for a person if %s', (_what, claims) => {
  expect(kindOf({ ...person, ...claims }, 'human')).toEqual({ kind: 'human', isGuess: false });
});
