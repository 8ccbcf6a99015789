import { expect, it } from 'vitest';
import { refusalFor } from '../../../src/gateway/response/explain-refusal.ts';
import { APPROVERS, callOf, NO_GRANTS, policyOf, warningsOf } from './policy-fixture.ts';

const ACCESS =
  'access: { w: { title: W, servers: [billing], tools: ["update_*"], max: 1h, approvers: dba, requesters: [support] } }';
const RULE = 'rules: [{ id: a, match: { server: billing, tool: update_x }, action: require-grant }]';
const GLASS = 'breakGlass: { e: { title: E, servers: [billing], tools: ["*"], requesters: [oncall] } }';
const DOUBT = 'no one can ask for temporary access: people ask in Slack, and it is not connected';

it.each([
  ['access', ACCESS],
  ['emergency access', GLASS],
  ['a rule that requires it', `${ACCESS}\n${RULE}`],
  ['a default that requires it', 'defaults: { sensitive: require-grant }'],
])('%s is doubtful without Slack, once', async (_what, body) => {
  expect(await warningsOf(`${APPROVERS}\n${body}`, { accessRequests: false })).toEqual([DOUBT]);
  expect(await warningsOf(`${APPROVERS}\n${body}`, { accessRequests: true })).toEqual([]);
});

it('a policy without any is fine without Slack', async () => {
  expect(await warningsOf(APPROVERS, { accessRequests: false })).toEqual([]);
});

const told = async (accessRequests: boolean, rules = RULE) => {
  const policy = await policyOf(`${APPROVERS}\n${ACCESS}\n${rules}`, { accessRequests });
  return refusalFor(policy.decide(callOf({ tool: 'update_x' }), NO_GRANTS)).message;
};

it('the agent is sent to Slack only where Slack is connected', async () => {
  expect(await told(true)).toContain('Ask for it in Slack.');
  expect(await told(false)).toContain('an operator has to connect Slack or change the policy');
  expect(await told(false)).not.toContain('Ask for it in Slack');
});

it('what the operator wrote for the caller stays', async () => {
  const own = RULE.replace('require-grant', 'require-grant, message: Ask Eve');
  expect(await told(false, own)).toContain('Ask Eve');
});
