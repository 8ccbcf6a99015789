import { expect, test } from 'vitest';
import { createMayUseApi } from '../../../src/app/web/may-use-api.ts';
import type { Caller } from '../../../src/domain/caller.ts';
import type { ApproverSource } from '../../../src/domain/decision.ts';

const ISSUER = 'https://idp.acme.io';
const may = (caller: Partial<Caller>, any: readonly ApproverSource[] = [], isActive?: boolean) =>
  createMayUseApi({
    roles: { auditor: ['auditors'], operator: [{ workload: 'deployer', issuer: ISSUER }] },
    policy: () => ({
      approvers: new Map([
        ['leads', { name: 'leads', any, quorum: 1, channel: undefined, timeout: undefined }],
      ]),
      groups: new Map([['listed', ['alice@acme.io']]]),
    }),
    standingOf:
      isActive === undefined ? undefined : async () => ({ isActive, groups: ['auditors'], ids: ['1'] }),
  })({
    issuer: ISSUER,
    subject: 'alice',
    email: 'alice@acme.io',
    groups: [],
    kind: 'human',
    clientId: undefined,
    expiresAt: 0,
    ...caller,
  });

test.each<[string, boolean, Parameters<typeof may>]>([
  ['a person in the group of a role', true, [{ groups: ['auditors'] }]],
  ['a person without one', false, [{ groups: ['dba'] }]],
  ['an approver by group', true, [{ groups: ['dba'] }, [{ group: 'dba' }]]],
  ['an approver by address', true, [{}, [{ user: 'alice@acme.io' }]]],
  ['an approver by a group of the policy', true, [{}, [{ static: 'listed' }]]],
  [
    'one who says to be in a group of the policy',
    false,
    [{ email: 'eve@acme.io', groups: ['listed'] }, [{ group: 'listed' }]],
  ],
  ['an approver by Slack alone', false, [{}, [{ slackGroup: 'S0DBA' }]]],
  ['a job that a role names', true, [{ kind: 'workload', subject: 'deployer' }]],
  [
    'a job of its name elsewhere',
    false,
    [{ kind: 'workload', subject: 'deployer', issuer: 'https://x.example' }],
  ],
  ['a job in the group of a role', false, [{ kind: 'workload', groups: ['auditors'] }]],
  ['a job in a group of approvers', false, [{ kind: 'workload', groups: ['dba'] }, [{ group: 'dba' }]]],
  ['a person whose groups the directory knows', true, [{}, [], true]],
  ['a person whom the directory has deactivated', false, [{ groups: ['auditors'] }, [], false]],
])('%s: %s', async (_who, isAllowed, asked) => {
  expect(await may(...asked)).toBe(isAllowed);
});
