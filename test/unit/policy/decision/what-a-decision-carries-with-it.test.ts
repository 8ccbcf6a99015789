/** What a decision says beside its action: whose preview is shown, what is on trial, which packages would cover the call. */
import { expect, it } from 'vitest';
import { APPROVERS, callOf, NO_GRANTS, policyOf } from '../policy-fixture.ts';

const ASK = 'match: { tool: "delete_*" }, action: require-approval, approvers: dba';
const deleting = callOf({ tool: 'delete_order' });
const decide = async (body: string, call = deleting) => (await policyOf(body)).decide(call, NO_GRANTS);

it.each([
  [
    'its own',
    `{ id: a, ${ASK}, preview: { tool: own } }, { id: b, ${ASK}, preview: { tool: other } }`,
    'own',
  ],
  [
    'that of another rule that asks people',
    `{ id: a, ${ASK} }, { id: b, ${ASK}, preview: { tool: other } }`,
    'other',
  ],
  [
    'the first by name of several',
    `{ id: a, ${ASK} }, { id: z, ${ASK}, preview: { tool: last } }, { id: c, ${ASK}, preview: { tool: first } }`,
    'first',
  ],
])('the preview of a rule is %s', async (_, rules, tool) => {
  const { rule, preview } = await decide(`${APPROVERS}\nrules: [${rules}]`);
  expect(rule).toBe('a');
  expect(preview).toMatchObject({ tool });
});

it('there is no preview if no one is asked', async () => {
  const denied = await decide(
    `${APPROVERS}\nrules: [{ id: a, ${ASK}, preview: { tool: own } }, { id: b, match: { tool: "*" }, action: deny }]`,
  );
  expect(denied).toMatchObject({ action: 'deny', rule: 'b' });
  expect(denied).not.toHaveProperty('preview');
});

it('a rule on trial is told only if it would be stricter, and the call is allowed', async () => {
  const allowing = 'defaults: { destructive: allow }\n';
  const trial = (action: string) =>
    `rules: [{ id: t, match: { tool: "delete_*" }, action: ${action}, shadow: true }]`;
  expect(await decide(`${allowing}${trial('deny')}`)).toMatchObject({
    action: 'deny',
    rule: 't',
    shadow: true,
  });
  expect(await decide(`${allowing}${trial('allow')}`)).toMatchObject({ action: 'allow', shadow: false });
  const enforced = await decide(
    `${allowing}rules: [{ id: e, match: { tool: "delete_*" }, action: deny }, { id: t, match: { tool: "delete_*" }, action: deny, shadow: true }]`,
  );
  expect(enforced).toMatchObject({ action: 'deny', rule: 'e', shadow: false });
});

it('an enforced rule is not taken for one on trial', async () => {
  const both = await decide(
    'defaults: { destructive: allow }\nrules: [{ id: e, match: { tool: "delete_*" }, action: allow }, { id: t, match: { tool: other }, action: deny, shadow: true }]',
  );
  expect(both).toMatchObject({ action: 'allow', rule: 'e', shadow: false });
});

it('inner tools are named only if there are any', async () => {
  expect(await decide('defaults: { destructive: allow }')).not.toHaveProperty('innerTools');
});
