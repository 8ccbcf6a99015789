import { expect, it } from 'vitest';
import { readGroups } from '../../../src/identity/read-groups.ts';

it.each<[string, Record<string, unknown>]>([
  ['JSON text of a list', { groups: '["contractor"]' }],
  ['JSON text behind blanks', { groups: ' {"contractor":{}}' }],
  ['JSON text of one name', { groups: '"contractor"' }],
  ['names with commas between', { groups: 'contractor,dev' }],
  ['names with blanks between', { groups: 'contractor dev' }],
  ['names with tabs between', { groups: 'contractor\tdev' }],
  ['names with semicolons between', { groups: 'contractor;dev' }],
  ['names with bars between', { groups: 'contractor|dev' }],
  ['an empty list although there are groups', { groups: [], hasgroups: true }],
  ['an empty text although there are groups', { groups: '', hasgroups: 'true' }],
  ['JSON text in a list', { groups: ['["contractor"]'] }],
  ['a name with an invisible character', { groups: ['contractor\u200b'] }],
])('a claim that holds %s makes the token invalid, and the sentence names the claim', (_what, claims) => {
  expect(() => readGroups(claims, 'groups')).toThrow('groups');
});

it.each<[string, unknown, readonly string[]]>([
  ['one plain name', 'contractor', ['contractor']],
  ['one path', '/acme/contractor', ['/acme/contractor']],
  ['names with blanks in a list', ['Domain Users', 'CN=dev,OU=acme'], ['Domain Users', 'CN=dev,OU=acme']],
  ['nothing', '', []],
])('a claim that holds %s is read', (_what, groups, expected) => {
  expect(readGroups({ groups }, 'groups')).toEqual(expected);
});

it('a text of several names is read if a setting says what stands between them', () => {
  const by = (separator: string) => ({ path: 'groups', keys: false, separator });
  expect(readGroups({ groups: 'contractor, dev,' }, by(','))).toEqual(['contractor', 'dev']);
  expect(readGroups({ groups: 'contractor  dev' }, by(' '))).toEqual(['contractor', 'dev']);
  expect(readGroups({ groups: 'Domain Users;dev' }, by(';'))).toEqual(['Domain Users', 'dev']);
  expect(() => readGroups({ groups: '["contractor"]' }, by(','))).toThrow('groups');
  expect(() => readGroups({ groups: 'a;b' }, by(','))).toThrow('groups');
});
