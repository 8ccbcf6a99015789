import { expect, it } from 'vitest';
import type { Call } from '../../../src/domain/call.ts';
import { compileMatch } from '../../../src/policy/compile-match.ts';

const A = 'https://a.example';
const B = 'https://b.example';

const truth = (match: object, caller: Partial<Call['caller']>) => {
  const call: Call = {
    server: 'shop',
    method: 'tools/call',
    caller: { issuer: A, subject: 'alice', email: undefined, groups: [], kind: 'human', ...caller },
  };
  const [condition] = compileMatch(match as Parameters<typeof compileMatch>[0]);
  return condition?.({ call, effect: 'read', statements: undefined, commands: undefined });
};
const theirs = { issuer: B, foreign: true };

it.each<[string, object, Partial<Call['caller']>, string]>([
  ['a subject of the first issuer', { user: ['alice'] }, {}, 'yes'],
  ['the same subject of another', { user: ['alice'] }, theirs, 'maybe'],
  ['another subject of another', { user: ['bob'] }, theirs, 'no'],
  ['a subject with its issuer', { user: [`${B} alice`] }, theirs, 'yes'],
  ['a pattern of subjects with their issuer', { user: [`${B} al*`] }, theirs, 'yes'],
  ['a subject with another issuer', { user: [`${B} alice`] }, {}, 'no'],
  ['an issuer as a pattern', { user: ['https://*.example alice'] }, theirs, 'no'],
  ['anybody', { user: ['*'] }, theirs, 'yes'],
  ['a pattern that only the qualified name would meet', { user: ['* alice'] }, theirs, 'no'],
  ['an address that counts', { user: ['*@acme.io'] }, { email: 'a@acme.io' }, 'yes'],
  ['an address that does not', { user: ['*@acme.io'] }, { unproven: { email: 'a@acme.io' } }, 'maybe'],
  [
    'a subject that looks like one, of another',
    { user: ['*@acme.io'] },
    { ...theirs, subject: 'a@acme.io' },
    'maybe',
  ],
  ['a group that counts', { group: ['ops'] }, { groups: ['ops'] }, 'yes'],
  ['a group that does not', { group: ['ops'] }, { unproven: { groups: ['ops'] } }, 'maybe'],
  [
    'a workload by a subject with a space',
    { workload: ['repo:acme/a b'] },
    { kind: 'workload', subject: 'repo:acme/a b' },
    'yes',
  ],
  ['a person by the name of a workload', { workload: ['alice'] }, {}, 'no'],
])('%s', (_what, match, caller, expected) => {
  expect(truth(match, caller)).toBe(expected);
});
