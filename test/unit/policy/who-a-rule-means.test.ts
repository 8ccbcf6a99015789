import { expect, it } from 'vitest';
import type { Call } from '../../../src/domain/call.ts';
import { compileMatch } from '../../../src/policy/conditions/compile-match.ts';

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
  ['an address in another case', { user: ['Dave@Acme.io'] }, { email: 'dave@ACME.io' }, 'yes'],
  ['a pattern of addresses in another case', { user: ['*@ACME.io'] }, { email: 'dave@acme.io' }, 'yes'],
  [
    'an unproven address in another case',
    { user: ['dave@acme.io'] },
    { unproven: { email: 'DAVE@acme.io' } },
    'maybe',
  ],
  ['a subject in another case', { user: ['Alice'] }, {}, 'no'],
  ['a subject that looks like an address', { user: ['*@acme.io'] }, { subject: 'x@acme.io' }, 'maybe'],
  ['a subject that is the address named', { user: ['x@acme.io'] }, { subject: 'x@acme.io' }, 'maybe'],
  ['such a subject in another case', { user: ['x@acme.io'] }, { subject: 'X@Acme.io' }, 'maybe'],
  ['such a subject by the end of its domain', { user: ['*acme.io'] }, { subject: 'x@acme.io' }, 'maybe'],
  ['a subject with a blank before a domain', { user: ['*@acme.io'] }, { subject: 'x y@acme.io' }, 'maybe'],
  ['such a subject with its issuer', { user: [`${A} x@acme.io`] }, { subject: 'x@acme.io' }, 'yes'],
  [
    'a workload whose subject ends like an address',
    { workload: ['*@acme.io'] },
    { kind: 'workload', subject: 'repo:evil/a:ref:refs/heads/b@acme.io' },
    'maybe',
  ],
  [
    'a workload with @ in its subject',
    { workload: ['repo:acme/*'] },
    { kind: 'workload', subject: 'repo:acme/a:ref:refs/heads/b@c' },
    'yes',
  ],
  [
    'a client of Auth0 by its subject',
    { workload: ['abc@clients'] },
    { kind: 'workload', subject: 'abc@clients' },
    'yes',
  ],
  ['a group that counts', { group: ['ops'] }, { groups: ['ops'] }, 'yes'],
  ['a group that does not', { group: ['ops'] }, { unproven: { groups: ['ops'] } }, 'maybe'],
  [
    'a workload by a subject with a space',
    { workload: ['repo:acme/a b'] },
    { kind: 'workload', subject: 'repo:acme/a b' },
    'yes',
  ],
  [
    'a person, of someone who was taken for a workload by guess',
    { user: ['alice'] },
    { kind: 'workload', kindGuessed: true },
    'maybe',
  ],
  [
    'an address, of someone who was taken for a workload by guess',
    { user: ['*@acme.io'] },
    { kind: 'workload', kindGuessed: true, email: 'Alice@acme.io' },
    'maybe',
  ],
  ['anyone, of such a workload', { user: ['*'] }, { kind: 'workload', kindGuessed: true }, 'maybe'],
  ['another person, of such a workload', { user: ['bob'] }, { kind: 'workload', kindGuessed: true }, 'no'],
  ['a person, of what is known to be a workload', { user: ['alice'] }, { kind: 'workload' }, 'no'],
  ['a workload by guess', { workload: ['alice'] }, { kind: 'workload', kindGuessed: true }, 'yes'],
  ['a person by the name of a workload', { workload: ['alice'] }, {}, 'no'],
])('%s', (_what, match, caller, expected) => {
  expect(truth(match, caller)).toBe(expected);
});
