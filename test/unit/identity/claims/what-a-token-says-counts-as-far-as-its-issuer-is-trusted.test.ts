/** Claims become a caller, with what their issuer is not trusted for set apart. */
import { expect, it } from 'vitest';
import { callerFromClaims } from '../../../../src/identity/caller-from-claims.ts';
import { trusted } from '../sample-issuer.ts';

const claims = {
  sub: 'alice',
  exp: 100,
  email: 'alice@acme.example',
  email_verified: true,
  groups: ['dba', 'dev'],
};
const read = (change: object = {}, source: Parameters<typeof trusted>[0] = {}) =>
  callerFromClaims({ ...claims, ...change }, trusted(source));

it('is all of it if its issuer is trusted for all', () => {
  expect(read()).toStrictEqual({
    issuer: 'https://idp.example.com',
    subject: 'alice',
    email: 'alice@acme.example',
    groups: ['dba', 'dev'],
    kind: 'human',
    kindGuessed: undefined,
    owner: undefined,
    run: undefined,
    clientId: undefined,
    foreign: undefined,
    unproven: undefined,
    expiresAt: 100_000,
  });
});

it.each<[string, object, Parameters<typeof trusted>[0], object]>([
  [
    'an address of another domain',
    {},
    { emails: ['other.example'] },
    { email: 'alice@acme.example', groups: [] },
  ],
  [
    'an address that no one verified',
    { email_verified: false },
    {},
    { email: 'alice@acme.example', groups: [] },
  ],
  [
    'groups it is not trusted for',
    {},
    { groups: { human: ['dba'], workload: 'all' } },
    { email: undefined, groups: ['dev'] },
  ],
])('is set apart if it is %s', (_what, change, source, unproven) => {
  const caller = read(change, source);
  expect(caller.unproven).toEqual(unproven);
  expect(caller.email).toBe(
    unproven && 'email' in unproven && unproven.email ? undefined : 'alice@acme.example',
  );
  expect(caller.groups).toEqual(source?.groups === undefined ? ['dba', 'dev'] : ['dba']);
});

it('is nothing apart if no address is there that could be', () => {
  expect(read({ email: undefined })).toMatchObject({ email: undefined, unproven: undefined });
});

it.each<[string, object, string | undefined]>([
  ['client_id', { client_id: 'c-1', azp: 'c-2', cid: 'c-3' }, 'c-1'],
  ['azp', { azp: 'c-2', cid: 'c-3' }, 'c-2'],
  ['cid', { cid: 'c-3' }, 'c-3'],
  ['none, if it is no text', { client_id: 7 }, undefined],
])('names the client by %s', (_what, change, clientId) => {
  expect(read(change).clientId).toBe(clientId);
});

it('is of a foreign issuer if people are of another', () => {
  expect(read({}, { foreign: true }).foreign).toBe(true);
});

it('names a workload, its run and who answers for it', () => {
  const source = {
    kind: 'workload',
    claims: { subject: 'sub', email: 'email', groups: 'groups', owner: 'team.lead', run: ['run_id'] },
    owners: { 'al*': 'owner-by-pattern', alice: 'owner-by-name', b: 'x' },
  } as const;
  expect(read({ run_id: 7, team: { lead: 'bob' } }, source)).toMatchObject({
    kind: 'workload',
    kindGuessed: undefined,
    owner: 'bob',
    run: { run_id: '7' },
  });
  expect(read({ team: { lead: '' } }, source).owner).toBe('owner-by-name');
  expect(read({ team: { lead: 7 } }, source).owner).toBe('owner-by-name');
  expect(read({ sub: 'alina' }, source).owner).toBe('owner-by-pattern');
  expect(read({ sub: 'carol' }, source).owner).toBeUndefined();
  expect(read({ sub: 'toString' }, source).owner).toBeUndefined();
  expect(read({}, { kind: 'workload' }).owner).toBeUndefined();
});

it('is no owner and no run of a person', () => {
  const source = {
    claims: { subject: 'sub', email: 'email', groups: 'groups', owner: 'lead', run: ['run_id'] },
    owners: { alice: 'bob' },
  };
  expect(read({ lead: 'bob', run_id: 7 }, source)).toMatchObject({ owner: undefined, run: undefined });
});

it('gives a workload that is only guessed the groups of people alone', () => {
  const groups = { human: ['dev'], workload: 'all' } as const;
  expect(read({ gty: 'client-credentials' }, { groups })).toMatchObject({
    kind: 'workload',
    kindGuessed: true,
    groups: ['dev'],
  });
  expect(read({}, { groups, kind: 'workload' }).groups).toEqual(['dba', 'dev']);
});

it.each<[string, object, Parameters<typeof trusted>[0], string]>([
  ['its subject is missing', { sub: undefined }, {}, 'no claim sub'],
  ['its subject is no text', { sub: 7 }, {}, 'no claim sub'],
  ['its subject is empty', { sub: '' }, {}, 'no claim sub'],
  ['its subject has a control character', { sub: 'a\nb' }, {}, 'no claim sub'],
  ['a claim is not as required', { org: 'evil' }, { require: { org: ['acme'] } }, 'its claim org'],
  [
    'a required address is not verified',
    { email_verified: false },
    { require: { email: ['*@acme.example'] } },
    'its claim email_verified',
  ],
  [
    'a required address of another claim is not verified',
    { mail: 'alice@acme.example', email: 'x@y.z' },
    {
      require: { mail: ['*@acme.example'] },
      claims: { subject: 'sub', email: 'mail', groups: 'groups' },
    },
    'its claim mail_verified',
  ],
  [
    'its subject is an address that is not verified',
    { email_verified: undefined },
    { claims: { subject: 'email', email: 'email', groups: 'groups' } },
    'its claim email_verified',
  ],
])('is refused if %s', (_what, change, source, sentence) => {
  expect(() => read(change, source)).toThrow(sentence);
});

it('may require an address that is verified', () => {
  expect(read({}, { require: { email: ['*@acme.example'] } }).subject).toBe('alice');
  expect(read({ org: 'acme', email_verified: false }, { require: { org: ['acme'] } }).subject).toBe('alice');
});

it('ends at no time if it does not say when', () => {
  expect(read({ exp: undefined }).expiresAt).toBe(0);
});
