import { describe, expect, it } from 'vitest';
import { APPROVERS, warningsOf } from './policy-fixture.ts';

const ACCESS =
  'access: { w: { title: W, servers: [billing], tools: ["update_*"], max: 1h, approvers: dba, requesters: [support] } }';

describe('a policy is doubtful if', () => {
  it.each<[string, string, string | undefined]>([
    [
      'a stronger rule matches everything a rule matches',
      '[{ id: a, match: { server: "b*" }, action: deny }, { id: b, match: { server: billing, tool: delete_x }, action: allow }]',
      'b can never decide: a is stronger and matches everything it matches',
    ],
    [
      'two rules say the same',
      '[{ id: a, match: { tool: delete_* }, action: deny }, { id: b, match: { tool: delete_x }, action: deny }]',
      'b is superfluous: a says the same and matches everything it matches',
    ],
    [
      'but not if the stronger one has a condition',
      '[{ id: a, when: "args.x", action: deny }, { id: b, match: { tool: delete_x }, action: allow }]',
      undefined,
    ],
    [
      'but not if the stronger one is narrower',
      '[{ id: a, match: { tool: delete_x, group: g }, action: deny }, { id: b, match: { tool: delete_x }, action: allow }]',
      undefined,
    ],
    [
      'a rule wants two kinds of caller',
      '[{ id: a, match: { user: x, workload: y }, action: deny }]',
      'a can never match: a caller is either a user or a workload',
    ],
    [
      'a rule wants two kinds of target',
      '[{ id: a, match: { tool: delete_x, prompt: y }, action: deny }]',
      'a can never match: a call has either a tool or a prompt',
    ],
    [
      'a tool is wanted of a method without tools',
      '[{ id: a, match: { tool: delete_x, method: prompts/get }, action: deny }]',
      'a can never match: only tools/call has a tool',
    ],
    [
      'a grant is required that no one can ask for',
      '[{ id: a, match: { tool: delete_x }, action: require-grant }]',
      'a requires a grant that no one can ask for: no access package covers it',
    ],
    [
      'but not if a package covers it',
      '[{ id: a, match: { tool: update_x }, action: require-grant }]',
      undefined,
    ],
    [
      'a reading tool is guarded and its twins are not',
      '[{ id: a, match: { server: billing, tool: get_secret }, action: deny }]',
      'a guards tools, but resources and prompts of billing stay open',
    ],
    [
      'calling is guarded and the twins of tools are not',
      '[{ id: a, match: { server: billing, method: tools/call }, action: deny }]',
      'a guards tools, but resources and prompts of billing stay open',
    ],
    [
      'a resource is named as no one can ask for it',
      '[{ id: a, match: { resource: "file:///a/../b" }, action: deny }]',
      'a can never match: The URI must not have "." or ".." or nothing between two "/".',
    ],
    [
      'but not if it is named in other words',
      '[{ id: a, match: { resource: ["FILE:///a b", "docs:///%C3%A9/{id}"] }, action: deny }]',
      undefined,
    ],
    [
      'a method is written wrongly',
      '[{ id: a, match: { server: billing, method: tool/call }, action: deny }]',
      'MCP has no method tool/call',
    ],
    [
      'but not if it is a method of someone else',
      '[{ id: a, match: { server: billing, method: acme/audit }, action: allow }]',
      undefined,
    ],
    [
      'a statement of SQL is written wrongly',
      '[{ id: a, match: { server: billing, sql: [alter table, drpo] }, action: deny }]',
      'no SQL statement is called drpo',
    ],
    [
      'but not if it is a statement, or has wildcards',
      '[{ id: a, match: { server: billing, sql: [Drop Table, "dr*", vacuum, frobnicate] }, action: allow }]',
      undefined,
    ],
    [
      'but not if the rule allows',
      '[{ id: a, match: { server: billing, tool: get_secret }, action: allow }]',
      undefined,
    ],
    [
      'one twin is open',
      '[{ id: a, match: { server: billing, tool: get_secret }, action: deny }, { id: b, match: { server: billing, resource: "*" }, action: deny }]',
      'a guards tools, but prompts of billing stay open',
    ],
    [
      'but not if all twins are guarded',
      '[{ id: a, match: { server: billing, tool: get_secret }, action: deny }, { id: b, match: { server: billing, resource: "*" }, action: deny }, { id: c, match: { method: prompts/* }, action: deny }]',
      undefined,
    ],
  ])('%s', async (_name, rules, warning) => {
    expect(await warningsOf(`${APPROVERS}\n${ACCESS}\nrules: ${rules}`)).toEqual(
      warning === undefined ? [] : [warning],
    );
  });

  it('a budget could never be spent', async () => {
    const budget = '{ id: b, match: { tool: x, prompt: y }, limit: 1, window: 1h }';
    expect(await warningsOf(`${APPROVERS}\nbudgets: [${budget}]`)).toEqual([
      'b can never match: a call has either a tool or a prompt',
    ]);
  });

  it('defaults ask people, and none or too many are named', async () => {
    expect(await warningsOf('')).toEqual([
      'calls that are write, destructive, unknown, sensitive are denied: they need approval, and the policy names no approvers',
    ]);
    expect(await warningsOf('approvers: { a: { any: [{ group: x }] }, b: { any: [{ group: x }] } }')).toEqual(
      ['calls that no rule matches ask the approvers a, the first of several'],
    );
    expect(
      await warningsOf('approvers: { a: { any: [{ group: x }] }, default: { any: [{ group: x }] } }'),
    ).toEqual([]);
  });
});
