/** Groups that a token leaves out or writes otherwise make it no token, and the sentence says what to set. */
import { expect, it } from 'vitest';
import { type GroupsClaim, readGroups } from '../../../../src/identity/read-groups.ts';

const read = (claims: object, claim: GroupsClaim = 'groups') => readGroups(claims as never, claim);
const SEPARATOR = 'set claims.groups: { path, separator: "," }';
const KEYS = 'set claims.groups: { path, keys: true }';
const sentenceOf = (claims: object, claim?: GroupsClaim): string => {
  try {
    return `read: ${read(claims, claim)}`;
  } catch (error) {
    return (error as Error).message;
  }
};

it.each<[string, object, GroupsClaim, readonly string[]]>([
  ['none', {}, 'groups', []],
  ['an empty list', { groups: [] }, 'groups', []],
  ['a list with an empty name', { groups: ['', 'dba'] }, 'groups', ['dba']],
  [
    'a mapping that is read by its keys',
    { roles: { dba: {}, dev: {} } },
    { path: 'roles', keys: true },
    ['dba', 'dev'],
  ],
  ['a nested list', { realm: { roles: ['dba'] } }, 'realm.roles', ['dba']],
  ['a name that begins like JSON', { groups: ['[EXT] Contractors'] }, 'groups', ['[EXT] Contractors']],
  ['none elsewhere', { _claim_names: { email: 'src1' }, groups: ['dba'] }, 'groups', ['dba']],
  ['none too many', { hasgroups: false }, 'groups', []],
  ['too many of another claim', { hasgroups: true }, 'roles', []],
])('reads %s', (_what, claims, claim, names) => {
  expect(read(claims, claim)).toEqual(names);
});

it.each<[string, object, GroupsClaim?]>([
  ['a number', { groups: 7 }],
  ['a list with a number', { groups: ['dba', 7] }],
  ['a list of numbers', { groups: [7] }],
  ['a way that is blocked', { realm: 'x' }, 'realm.roles'],
  [
    'JSON in a list that is read by a separator',
    { groups: '["dba"]' },
    { path: 'groups', keys: false, separator: ';' },
  ],
  ['JSON of a text in a list', { groups: ['"dba"'] }],
])('refuses %s', (_what, claims, claim) => {
  expect(sentenceOf(claims, claim)).toMatch(
    /^The groups of the token cannot be read: its claim [a-z.]+ has to be a list of names\.$/,
  );
});

it('names the separator as what to set for a text of several names, and for nothing else', () => {
  expect(sentenceOf({ groups: 'dba dev' })).toContain(SEPARATOR);
  expect(sentenceOf({ groups: '["dba", "dev"]' })).not.toContain(SEPARATOR);
  expect(sentenceOf({ groups: 'dba,dev' }, { path: 'groups', keys: false, separator: ';' })).not.toContain(
    SEPARATOR,
  );
  expect(sentenceOf({ groups: 7 })).not.toContain(SEPARATOR);
});

it('names the keys as what to set for a mapping, and for nothing else', () => {
  expect(sentenceOf({ groups: { dba: {} } })).toContain(KEYS);
  expect(sentenceOf({ groups: { 'd\nba': {} } }, { path: 'groups', keys: true })).not.toContain(KEYS);
  expect(sentenceOf({ groups: [7] })).not.toContain(KEYS);
});

it.each<[string, object, string]>([
  ['by the name of the claim', { _claim_names: { groups: 'src1' } }, 'groups'],
  ['by its first name', { _claim_names: { realm: 'src1' } }, 'realm.roles'],
  ['by its whole name', { _claim_names: { 'realm.roles': 'src1' } }, 'realm.roles'],
  ['in a way that cannot be read', { _claim_names: 'groups' }, 'groups'],
])('refuses a token that says %s that its groups are elsewhere', (_how, claims, claim) => {
  expect(sentenceOf(claims, claim)).toContain(
    'leaves its groups out because they are too many (_claim_names',
  );
});

it('refuses a token that says that it has groups and lists none', () => {
  expect(sentenceOf({ hasgroups: true })).toContain('(hasgroups instead of groups)');
  expect(sentenceOf({ hasgroups: true }, 'groups.inner')).toContain('(hasgroups instead of groups.inner)');
});
