import { expect, it } from 'vitest';
import { loadPolicy } from '../../../src/policy/file/load-policy.ts';

const problems = async (preview: string, more = '', action = 'require-approval') => {
  const rule = `  - { id: ask, match: { server: shop, tool: delete_rows }, action: ${action}, preview: ${preview} }`;
  const source = `version: 1\napprovers: { dba: { any: [{ group: dba }] } }\n${more}\nrules:\n${rule}`;
  const loaded = await loadPolicy(source);
  return loaded.ok
    ? []
    : loaded.problems.map(({ line, message, hint }) => [line, message, hint].join(' ').trim());
};

it.each([
  ['{ tool: count_rows, args: { table: /from/0, where: /a~1b }, result: /count, drift: 10% }', []],
  ['{ tool: count_rows }', []],
  [
    '{ tool: count_rows, arg: { table: /from } }',
    ['5 unknown key arg in rules[0].preview did you mean args?'],
  ],
  [
    '{ tool: count_rows, args: { table: from } }',
    [
      '5 rules[0].preview.args.table must be a JSON pointer such as /table or /filter/0, or empty for the whole',
    ],
  ],
  [
    '{ tool: count_rows, result: /~2 }',
    ['5 rules[0].preview.result must be a JSON pointer such as /table or /filter/0, or empty for the whole'],
  ],
  [
    '{ tool: count_rows, drift: 0.1 }',
    ['5 rules[0].preview.drift must be text, not a number put it in quotes'],
  ],
  ['{ tool: count_rows, drift: ten% }', ['5 rules[0].preview.drift must be a percentage such as 0% or 10%']],
  ['{ args: {} }', ['5 rules[0].preview.tool is required']],
  ['{ tool: purge_rows }', ['5 ask previews with purge_rows, which does not only read']],
])('reads preview: %s', async (preview, expected) => {
  expect(await problems(preview)).toEqual(expected);
});

it('refuses a companion if the policy asks about every read', async () => {
  expect(await problems('{ tool: count_rows }', 'defaults: { read: require-approval }')).toEqual([
    '5 ask previews with count_rows, which itself needs approval (rule defaults.read)',
  ]);
});

it('refuses a preview if no one is asked', async () => {
  expect(await problems('{ tool: count_rows }', '', 'deny')).toEqual([
    '5 ask has a preview, but asks no one a preview belongs to a rule whose action is require-approval',
  ]);
});

it('refuses a companion that another rule asks people about, and not one that it asks some people about', async () => {
  const load = async (match: string) => {
    const loaded = await loadPolicy(`version: 1
approvers: { dba: { any: [{ group: dba }] } }
rules:
  - { id: ask, match: { server: shop, tool: delete_rows }, action: require-approval, preview: { tool: count_rows } }
  - { id: counts, match: ${match}, action: require-approval }`);
    return loaded.ok || loaded.problems.map(({ message }) => message);
  };
  expect(await load('{ tool: "count_*" }')).toEqual([
    'ask previews with count_rows, which itself needs approval (rule counts)',
  ]);
  expect(await load('{ tool: "count_*", group: guests }')).toBe(true);
});

it('hands the preview to the decision, also beside a stronger rule that asks without one', async () => {
  const loaded = await loadPolicy(`version: 1
approvers: { dba: { any: [{ group: dba }], quorum: 2 }, one: { any: [{ user: ann }] } }
rules:
  - { id: ask, match: { tool: delete_rows }, action: require-approval, approvers: one, preview: { tool: count_rows, drift: 5% } }
  - { id: two, match: { effect: destructive }, action: require-approval, approvers: dba }`);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  const caller = { issuer: 'i', subject: 's', email: undefined, groups: [], kind: 'human' } as const;
  const call = { caller, server: 'shop', method: 'tools/call', tool: 'delete_rows', args: {} };
  const decision = loaded.policy.decide(call, { grants: [], now: 0 });
  expect(decision).toMatchObject({
    rule: 'two',
    preview: { tool: 'count_rows', drift: 0.05, args: {}, result: '' },
  });
});
