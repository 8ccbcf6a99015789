/** Groups that stand in the policy file. */
import { expect, it } from 'vitest';
import { callOf, NO_GRANTS, policyOf } from './policy-fixture.ts';

const FILE = `
groups: { dba: [Alice@acme.example, U0CAROL, ci-deploy] }
approvers: { owners: { any: [{ group: dba }, { group: platform }] } }
rules: [{ id: dba-writes, match: { group: dba, tool: update_order }, action: allow }]
`;
const actionFor = async (caller: object): Promise<string> =>
  (await policyOf(FILE)).decide(callOf({ tool: 'update_order', caller }), NO_GRANTS).action;

it('are the only source of their members, whatever a token says', async () => {
  expect(await actionFor({ subject: 'a', email: 'alice@ACME.example', groups: [] })).toBe('allow');
  expect(await actionFor({ subject: 'mallory', email: 'm@acme.example', groups: ['dba'] })).toBe(
    'require-approval',
  );
});

it('name services by subject only, since a token of CI may carry the e-mail of whoever pushed', async () => {
  const workload = { kind: 'workload', groups: [] };
  expect(await actionFor({ ...workload, subject: 'ci-deploy', email: undefined })).toBe('allow');
  expect(await actionFor({ ...workload, subject: 'job', email: 'alice@acme.example' })).toBe(
    'require-approval',
  );
});

it('are told apart from groups of the directory on each request', async () => {
  const { approvers, groups } = await policyOf(FILE);
  expect(approvers.get('owners')?.any).toEqual([{ static: 'dba' }, { group: 'platform' }]);
  expect(groups.get('dba')).toEqual(['Alice@acme.example', 'U0CAROL', 'ci-deploy']);
});

it('count in the tests of the file', async () => {
  const { tests } = await policyOf(`${FILE}
tests:
  - { name: listed, as: { email: alice@acme.example }, call: { server: s, tool: update_order }, expect: allow }
  - { name: only claimed, as: { groups: [dba] }, call: { server: s, tool: update_order }, expect: require-approval }
`);
  expect(tests.map(({ passed }) => passed)).toEqual([true, true]);
});
