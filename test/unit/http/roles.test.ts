import { expect, it } from 'vitest';
import type { Caller } from '../../../src/domain/caller.ts';
import { holdsRole, type Roles } from '../../../src/http/api/mount-route.ts';

const A = 'https://a.example';
const roles: Roles = { auditor: ['auditors', { workload: 'reports', issuer: A }], operator: ['platform'] };
const caller = (change: Partial<Caller>): Caller => ({
  issuer: A,
  subject: 'reports',
  email: undefined,
  groups: [],
  kind: 'workload',
  clientId: undefined,
  expiresAt: 0,
  ...change,
});

it.each<[string, Partial<Caller>, boolean]>([
  ['a person of the group', { kind: 'human', groups: ['auditors'] }, true],
  ['a person of no group', { kind: 'human' }, false],
  [
    'a person whose issuer is not trusted for the group',
    { kind: 'human', unproven: { groups: ['auditors'] } },
    false,
  ],
  ['the workload that is named', {}, true],
  ['a workload that says to be in the group', { subject: 'other', groups: ['auditors'] }, false],
  ['the workload of that name of another issuer', { issuer: 'https://b.example' }, false],
  ['a person whose subject is that of the workload', { kind: 'human', subject: 'reports' }, false],
])('%s', (_who, change, holds) => {
  expect(holdsRole(roles, 'auditor', caller(change))).toBe(holds);
});
