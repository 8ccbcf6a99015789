import { describe, expect, it } from 'vitest';
import { APPROVERS, callOf, NO_GRANTS, policyOf } from './policy-fixture.ts';

const visible = async (rules: string, tool: string, more: Parameters<typeof callOf>[0] = {}) => {
  const policy = await policyOf(`${APPROVERS}\n${rules}`);
  const { args: _args, ...call } = callOf({ tool, ...more });
  return policy.couldEver(call);
};

describe('a list shows a tool', () => {
  it.each<[string, string, string, boolean]>([
    ['that is allowed by default', '', 'get_order', true],
    ['that needs people', '', 'delete_order', true],
    ['that needs a grant', 'rules: [{ id: r, action: require-grant }]', 'get_order', true],
    [
      'unless it is denied whatever the arguments',
      'rules: [{ id: r, match: { tool: get_* }, action: deny }]',
      'get_order',
      false,
    ],
    [
      'unless its effect is denied by default',
      'defaults: { destructive: deny, unknown: deny }',
      'delete_order',
      false,
    ],
    [
      'that is denied for some arguments only',
      'rules: [{ id: r, match: { args: { id: "1" } }, action: deny }]',
      'get_order',
      true,
    ],
    [
      'that is denied for some SQL only',
      'rules: [{ id: r, match: { sql: [drop] }, action: deny }]',
      'query',
      true,
    ],
    [
      'that is denied by a condition on arguments',
      'rules: [{ id: r, when: "args.x > 1", action: deny }]',
      'get_order',
      true,
    ],
    [
      'unless a condition without arguments denies',
      'rules: [{ id: r, when: "caller.kind == \\"human\\"", action: deny }]',
      'get_order',
      false,
    ],
    [
      'that reads for some arguments',
      'defaults: { write: deny, destructive: deny, unknown: deny }',
      'query',
      true,
    ],
    [
      'unless no argument could make it read',
      'defaults: { write: deny, destructive: deny, unknown: deny }',
      'frobnicate',
      false,
    ],
    [
      'that only some arguments allow',
      'defaults: { read: deny, write: deny, destructive: deny, unknown: deny }\nrules: [{ id: r, match: { args: { id: "1" } }, action: allow }]',
      'get_order',
      true,
    ],
  ])('%s', async (_name, rules, tool, expected) => {
    expect(await visible(rules, tool)).toBe(expected);
  });

  it('also if a rule on trial would deny it', async () => {
    expect(await visible('rules: [{ id: r, action: deny, shadow: true }]', 'get_order')).toBe(true);
    expect(await visible('mode: shadow\nrules: [{ id: r, action: deny }]', 'get_order')).toBe(true);
  });

  it('whenever some call of it is not denied', async () => {
    const policy = await policyOf(
      `${APPROVERS}\ndefaults: { read: deny, write: allow }\nrules: [{ id: a, match: { args: { n: "> 3" } }, action: deny }, { id: b, match: { sql: [select] }, action: allow }]`,
    );
    const calls = ['get_order', 'update_order', 'query', 'delete_order', 'frob'].flatMap((tool) =>
      [{}, { n: 1 }, { n: 9 }, { sql: 'SELECT 1' }, { sql: 'DROP TABLE x' }].map((args) =>
        callOf({ tool, args }),
      ),
    );
    for (const { args, ...call } of calls) {
      const denied = policy.decide({ ...call, args }, NO_GRANTS).action === 'deny';
      if (!denied) expect(policy.couldEver(call), JSON.stringify([call.tool, args])).toBe(true);
    }
  });
});
