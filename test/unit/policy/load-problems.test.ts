import { describe, expect, it } from 'vitest';
import { APPROVERS, problemsOf } from './policy-fixture.ts';

const lines = async (source: string) =>
  (await problemsOf(source)).map(
    ({ line, column, message, hint }) => `${line}:${column} ${message}${hint ? ` (${hint})` : ''}`,
  );

describe('a policy file is refused with', () => {
  it.each<[string, string, string]>([
    ['an unknown key', 'version: 1\nruls: []', '2:1 unknown key ruls (did you mean rules?)'],
    [
      'a misspelt key of a match',
      'version: 1\nrules: [{ id: a, match: { tol: x }, action: deny }]',
      '2:27 unknown key tol in rules[0].match (did you mean tool?)',
    ],
    [
      'a misspelt action',
      'version: 1\nrules: [{ id: a, action: denny }]',
      '2:26 rules[0].action must be deny, require-grant, require-approval or allow (did you mean deny?)',
    ],
    ['a wrong type', 'version: 1\nrules: 5', '2:8 rules must be a list, not a number'],
    ['a missing key', 'version: 1\nrules:\n  - { action: deny }', '3:5 rules[0].id is required'],
    ['another version', 'version: 2', '1:10 version must be 1'],
    [
      'a bad duration',
      'version: 1\napprovers: { a: { any: [{ group: x }], timeout: soon } }',
      '2:49 approvers.a.timeout must be a duration such as 45s, 15m, 4h or 90d',
    ],
    [
      'the same id twice',
      'version: 1\nrules: [{ id: a, action: deny }, { id: a, action: allow }]',
      '2:40 rules[1] has the id a of rules[0]',
    ],
    [
      'approvers no one named',
      'version: 1\napprovers: { dba: { any: [{ group: x }] } }\nrules: [{ id: a, action: require-approval, approvers: dbb }]',
      '3:55 there are no approvers called dbb (did you mean dba?)',
    ],
    [
      'approval without approvers',
      'version: 1\nrules: [{ id: a, action: require-approval }]',
      '2:26 a requires approval, but the policy names no approvers (add approvers: { name: { any: [{ group: … }] } })',
    ],
    [
      'a quorum no one reaches',
      'version: 1\napprovers: { a: { any: [{ user: bob }], quorum: 2 } }',
      '2:49 approvers a can never decide: quorum 2, but only 1 named (name a group, or lower the quorum)',
    ],
    [
      'a quorum above the size of a group of the file',
      'version: 1\ngroups: { dba: [alice@acme.io, ALICE@acme.io] }\napprovers: { a: { any: [{ group: dba }], quorum: 2 } }',
      '3:50 approvers a can never decide: quorum 2, but only 1 named (name a group, or lower the quorum)',
    ],
    [
      'a group of the file without members',
      'version: 1\ngroups: { dba: [] }',
      '2:16 groups.dba must name at least one person',
    ],
    [
      'approvers without members',
      'version: 1\napprovers: { a: { any: [] } }',
      '2:24 approvers.a.any must name at least one group, Slack group or user',
    ],
    [
      'a name that is none',
      'version: 1\ngroups: { "a:b": [x@y.example] }',
      '2:18 groups.a:b must be 1 to 100 letters, digits, ".", "_" or "-", beginning with a letter or digit',
    ],
    [
      'a source of approvers that is none',
      'version: 1\napprovers: { a: { any: [{ grop: x }] } }',
      '2:25 approvers.a.any[0] must be one of { group: … }, { slackGroup: … } or { user: … }',
    ],
    [
      'a broken regular expression',
      'version: 1\nrules: [{ id: a, match: { args: { x: "/(/" } }, action: deny }]',
      '2:38 args x: error parsing regexp: missing closing ): `(`',
    ],
    [
      'an empty range',
      'version: 1\nrules: [{ id: a, match: { args: { x: "5..1" } }, action: deny }]',
      '2:38 args x: the range 5..1 is empty',
    ],
    [
      'broken CEL',
      'version: 1\nrules: [{ id: a, when: "args.x <=", action: deny }]',
      '2:24 when: at 1:8: found < but expecting end of input',
    ],
    [
      'an unknown name in CEL',
      'version: 1\nrules: [{ id: a, when: "user == 1", action: deny }]',
      '2:24 when: unknown variable user; known are args, caller, server, tool, method, resource, prompt, effect',
    ],
    [
      'a budget with the id of a rule',
      `version: 1\n${APPROVERS}\nrules: [{ id: a, action: deny }]\nbudgets: [{ id: a, limit: 1, window: 1h }]`,
      '4:17 budgets[0] has the id a of rules[0]',
    ],
    [
      'an id that decisions without a rule have',
      'version: 1\nrules: [{ id: defaults.read, action: deny }]',
      '2:15 rules[0] has the id defaults.read, which is one of ours',
    ],
    [
      'a test that holds a grant of nothing',
      'version: 1\napprovers: { dba: { any: [{ group: dba }] } }\naccess: { admin: { title: A, servers: b, tools: t, max: 1h, approvers: dba, requesters: dev } }\ntests: [{ name: n, grants: [adnim], call: { server: b, tool: get_x }, expect: allow }]',
      '4:29 there is no access called adnim (did you mean admin?)',
    ],
    [
      'an unknown function in CEL',
      'version: 1\nrules: [{ id: a, when: "args.path.startWith(\'/etc\')", action: deny }]',
      '2:24 when: unknown function startWith; did you mean startsWith?',
    ],
    ['a duplicate key', 'version: 1\nversion: 1', '2:1 Map keys must be unique'],
    [
      'a test that fails',
      'version: 1\ntests: [{ name: t, call: { server: s, tool: get_x }, expect: deny }]',
      '2:9 test "t" fails: expected deny, got allow by defaults.read',
    ],
  ])('%s', async (_name, source, problem) => {
    expect(await lines(source)).toEqual([problem]);
  });

  it('all problems at once, in the order of the file', async () => {
    const found = await lines(
      'version: 1\nmod: x\nrules: [{ id: a, action: nope, wen: x }]\ndefaults: { read: 5 }',
    );
    expect(found.map((line) => line.split(' ')[0])).toEqual(['2:1', '3:26', '3:32', '4:19']);
  });

  it.each([
    ['empty', ''],
    ['half written', 'version: 1\nrules:\n  - { id: a, mat'],
    ['a list', '- 1'],
    ['an alias of nothing', 'version: *a'],
    ['nested without end', '['.repeat(100_000)],
    [
      'an alias bomb',
      `a: &a [x]\n${Array.from({ length: 9 }, (_, i) => `${'bcdefghij'[i]}: &${'bcdefghij'[i]} [${Array(9).fill(`*${'abcdefghi'[i]}`).join(',')}]`).join('\n')}`,
    ],
    ['too long', `version: 1 #${'x'.repeat(2_000_000)}`],
  ])('a sentence if it is %s', async (_name, source) => {
    expect((await problemsOf(source)).length).toBeGreaterThan(0);
  });
});
