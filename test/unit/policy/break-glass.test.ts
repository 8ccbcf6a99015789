/** Break-glass access in the policy file. */
import { expect, it } from 'vitest';
import { callOf, NO_GRANTS, policyOf, problemsOf, withGrant } from './policy-fixture.ts';

const FILE = `
approvers: { dba: { any: [{ group: dba }], quorum: 2 } }
breakGlass: { emergency: { title: Emergency, servers: [billing], tools: ["*"], requesters: [oncall] } }
rules:
  - { id: ask, match: { tool: "update_*" }, action: require-approval }
  - { id: lent, match: { tool: "fix_*" }, action: require-grant }
  - { id: never, match: { tool: "drop_*" }, action: deny }
`;

it.each([
  ['update_order', 'allow'],
  ['fix_order', 'allow'],
  ['drop_order', 'deny'],
])('lets its holder call %s: %s', async (tool, action) => {
  const call = callOf({ tool });
  expect((await policyOf(FILE)).decide(call, withGrant('emergency', call)).action).toBe(action);
});

it('is not named to agents, has half an hour, and one reviewer is enough', async () => {
  const policy = await policyOf(FILE);
  expect(policy.decide(callOf({ tool: 'fix_order' }), NO_GRANTS).access).toEqual([]);
  expect(policy.access.get('emergency')).toMatchObject({
    max: 30 * 60_000,
    approvers: { name: 'dba', quorum: 1 },
    breakGlass: true,
  });
});

it.each([
  ['longer than half an hour', 'max: 31m', 'breakGlass.emergency.max must be at most 30m'],
  ['reviewed by no one there is', 'reviewers: dbb', 'there are no approvers called dbb'],
])('is refused if it is %s', async (_how, more, message) => {
  const file = FILE.replace('requesters: [oncall]', `requesters: [oncall], ${more}`);
  expect((await problemsOf(`version: 1${file}`)).map((each) => each.message)).toContain(message);
});

it('is refused under the name of access that can be asked for', async () => {
  const access =
    'access: { emergency: { title: A, servers: [s], tools: [t], max: 1h, approvers: dba, requesters: [x] } }';
  const problems = await problemsOf(`version: 1${FILE}${access}\n`);
  expect(problems.map(({ message }) => message)).toContain('access and breakGlass both have emergency');
});
