import { describe, expect, it } from 'vitest';
import { ACTIONS, type Action } from '../../../src/domain/decision.ts';
import { growth, radius } from '../../../src/policy/what-if/radius.ts';
import { radiusSarif } from '../../../src/policy/what-if/radius-sarif.ts';
import { APPROVERS, callOf, NO_GRANTS, policyOf, withGrant } from './policy-fixture.ts';

const ACCESS = (covers: boolean) =>
  `access: { w: { title: W, servers: [billing], tools: ["*"], max: 1h, approvers: dba, requesters: [support], coversApproval: ${covers} } }`;
const MATCHES = [
  'effect: read',
  'effect: [write, destructive]',
  'tool: query',
  'group: support',
  'tool: "delete_*", group: dba',
  'sql: [select]',
  'args: { n: "> 3" }',
];

/** Every pair of rules with every pair of actions, with two kinds of defaults. */
const POLICIES = MATCHES.flatMap((one, index) =>
  MATCHES.slice(index).flatMap((other) =>
    ACTIONS.flatMap((first) =>
      ACTIONS.map(
        (second) =>
          `defaults: { read: ${index % 2 ? 'deny' : 'allow'} }\nrules: [{ id: a, match: { ${one} }, action: ${first} }, { id: b, match: { ${other} }, action: ${second} }]`,
      ),
    ),
  ),
);
const CALLS = [
  { tool: 'get_order', args: {} },
  { tool: 'get_order', args: { n: 9 } },
  { tool: 'update_order', args: {} },
  { tool: 'update_order', args: { n: 9 } },
  { tool: 'delete_order', args: {} },
  { tool: 'delete_order', args: { n: 9 } },
  { tool: 'query', args: { sql: 'SELECT 1' } },
  { tool: 'query', args: { sql: 'SHOW x' } },
  { tool: 'query', args: { sql: 'SELECT 1', n: 9 } },
  { tool: 'query', args: { sql: 'SHOW x', n: 9 } },
  { tool: 'query', args: { sql: 'UPDATE t SET a = 1 WHERE id = 2' } },
  { tool: 'query', args: { sql: 'DROP TABLE x' } },
];
const weaker = (one: Action, other: Action): Action =>
  ACTIONS.indexOf(one) > ACTIONS.indexOf(other) ? one : other;

describe('the radius', () => {
  it('is the weakest decision over all calls of a tool with an effect', { timeout: 60_000 }, async () => {
    for (const [index, body] of POLICIES.entries()) {
      const policy = await policyOf(`${APPROVERS}\n${ACCESS(index % 3 === 0)}\n${body}`);
      const best = new Map<string, Action>();
      const granted = new Map<string, Action>();
      for (const wanted of CALLS) {
        const call = callOf(wanted);
        const decision = policy.decide(call, NO_GRANTS);
        const key = `${wanted.tool} ${decision.effect}`;
        best.set(key, weaker(best.get(key) ?? 'deny', decision.action));
        granted.set(
          key,
          weaker(granted.get(key) ?? 'deny', policy.decide(call, withGrant('w', call)).action),
        );
      }
      const rows = radius(
        policy,
        callOf().caller,
        [...new Set(CALLS.map(({ tool }) => tool))].map((tool) => ({ server: 'billing', tool })),
      );
      for (const [key, action] of best) {
        const row = rows.find(({ tool, effect }) => `${tool} ${effect}` === key);
        // Where an argument decides, the calls above hold both sides of it for the effect that the name promises.
        const exact = !body.includes('sql:') && (!body.includes('args:') || !key.startsWith('query'));
        const reached = row?.granted[0]?.action ?? row?.action ?? 'deny';
        if (exact) expect([body, key, row?.action, reached]).toEqual([body, key, action, granted.get(key)]);
        else expect(weaker(row?.action ?? 'deny', action), `${body} ${key}`).toBe(row?.action);
      }
    }
  });

  it('grows if something becomes easier, and shows in SARIF what passes alone', async () => {
    const tools = [{ server: 'billing', tool: 'delete_order' }];
    const before = radius(await policyOf(APPROVERS), callOf().caller, tools);
    const after = radius(
      await policyOf(`${APPROVERS}\ndefaults: { destructive: allow }`),
      callOf().caller,
      tools,
    );
    expect(growth(before, before)).toEqual([]);
    expect(growth(after, before)).toEqual([]);
    expect(growth(before, after)).toEqual([
      {
        server: 'billing',
        tool: 'delete_order',
        effect: 'destructive',
        before: 'require-approval',
        after: 'allow',
      },
    ]);
    expect(growth([], after).map(({ before: was }) => was)).toEqual(['deny', 'deny']);
    expect(radiusSarif(after, 'policy.yaml', 'bob').runs[0]?.results).toMatchObject([
      { ruleId: 'unattended-destruction', level: 'error' },
    ]);
  });

  it('is everything if the policy only watches, so that going over to that grows it', async () => {
    const tools = [{ server: 'billing', tool: 'delete_order' }];
    const body = `${APPROVERS}\ndefaults: { destructive: deny, unknown: deny }`;
    const before = radius(await policyOf(body), callOf().caller, tools);
    const after = radius(await policyOf(`mode: shadow\n${body}`), callOf().caller, tools);
    expect(after.map(({ action, rule }) => [action, rule])).toEqual([
      ['allow', 'mode.shadow'],
      ['allow', 'mode.shadow'],
    ]);
    expect(growth(before, after)).toHaveLength(2);
  });

  it('is the decision for resources and prompts, which have no arguments', async () => {
    const listed = [
      { server: 'billing', resource: 'shop://orders/1' },
      { server: 'billing', prompt: 'summary' },
    ];
    const matches = [
      'resource: "shop://*"',
      'prompt: summary',
      'group: support',
      'effect: read',
      'tool: "*"',
    ];
    for (const match of matches) {
      for (const action of ACTIONS) {
        const policy = await policyOf(
          `${APPROVERS}\nrules: [{ id: a, match: { ${match} }, action: ${action} }]`,
        );
        const { caller } = callOf();
        for (const [index, row] of radius(policy, caller, listed).entries()) {
          const { server, ...what } = listed[index] ?? { server: '' };
          const method = 'prompt' in what ? 'prompts/get' : 'resources/read';
          const decision = policy.decide({ caller, server, method, ...what }, NO_GRANTS);
          expect([row.effect, row.action], `${match} ${action}`).toEqual([decision.effect, decision.action]);
        }
      }
    }
  });
});
