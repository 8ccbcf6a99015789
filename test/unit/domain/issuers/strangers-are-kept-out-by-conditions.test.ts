/** An issuer that serves everyone is trusted only under conditions that tell the company's tokens from a stranger's. */
import { expect, it } from 'vitest';
import { strangersOf } from '../../../../src/domain/issuers/strangers.ts';

const GITHUB = 'https://token.actions.githubusercontent.com';
const GITLAB = 'https://gitlab.com';
const GOOGLE = 'https://accounts.google.com';
const FIREBASE = 'https://securetoken.google.com/acme';
const MICROSOFT = 'https://login.microsoftonline.com/common/v2.0';

it.each([
  ['https://idp.acme.io', {}],
  [GITHUB, { repository_owner: ['acme'] }],
  [GITHUB, { ref: ['refs/heads/main'], repository: ['acme/*'] }],
  [GITHUB, { repository: ['acme/shop', 'acme-labs/*'] }],
  [GITHUB, { sub: ['repo:acme/shop:*'] }],
  [GITLAB, { sub: ['project_path:acme/*'] }],
  [GITLAB, { sub: ['4711'] }],
  [GOOGLE, { email: ['*@acme.io'] }],
  [GOOGLE, { email: ['alice@gmail.com'] }],
  [FIREBASE, { 'https://acme.io/tenant': ['acme'] }],
  [MICROSOFT, { tid: ['72f988bf-86f1-41af-91ab-2d7cd011db47'] }],
])('%s gives no stranger a token with %j', (issuer, require) => {
  expect(strangersOf(issuer, require)).toBeUndefined();
});

it.each([
  ['a claim that anyone chooses', GITHUB, { ref: ['refs/heads/main'], environment: ['production'] }],
  ['the beginning of a name', GITHUB, { repository_owner: ['acme*'] }],
  ['a name with an open character', GITHUB, { repository_owner: ['acm?'] }],
  ['an owner that does not end', GITHUB, { repository: ['acme*/shop'] }],
  ['one pattern among others that is too wide', GITHUB, { repository: ['acme/*', '*'] }],
  ['a name of every object', GITHUB, { constructor: ['acme'] }],
  ['a project without its account', GITLAB, { sub: ['47*'] }],
  ['addresses that everyone gets', GOOGLE, { email: ['*@gmail.com'] }],
  ['addresses of a country', GOOGLE, { email: ['*@co.uk'] }],
  ['any address', GOOGLE, { email: ['*'] }],
  ['the end of a domain', GOOGLE, { email: ['*@*.acme.io'] }],
  ['a claim of a URL that says yes or no', FIREBASE, { 'https://acme.io/member': ['true'] }],
  ['a claim of a URL that is wide', FIREBASE, { 'https://acme.io/tenant': ['acme', 'ac*'] }],
  ['a claim of a URL where none is added', GITHUB, { 'https://acme.io/tenant': ['acme'] }],
  ['the tenant of personal accounts', MICROSOFT, { tid: ['9188040d-6c67-4c5b-b112-36a304b66dad'] }],
])('%s keeps no stranger out', (_, issuer, require) => {
  expect(strangersOf(issuer, require)).toContain('these conditions do not keep strangers out');
});

it('says what to write if there is no condition', () => {
  expect(strangersOf(GITHUB, {})).toBe(
    'GitHub Actions gives tokens to everyone, strangers too: add require, for example { repository_owner: acme, ref: refs/heads/main }',
  );
});

it('names claims of the tenant itself only if its provider adds them', () => {
  expect(strangersOf(FIREBASE, { name: ['x'] })).toContain(
    'or by a claim of your own that is named by a URL',
  );
  expect(strangersOf(GITHUB, { ref: ['x'] })).not.toContain('of your own');
});
