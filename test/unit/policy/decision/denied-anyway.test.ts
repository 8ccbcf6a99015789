import { expect, it } from 'vitest';
import { loadPolicy } from '../../../../src/policy/file/load-policy.ts';

const caller = {
  issuer: 'https://idp',
  subject: 'bob',
  email: undefined,
  groups: [],
  kind: 'human',
} as const;
const call = (tool: string) => ({ caller, server: 'db', method: 'tools/call', tool });

const verdict = async (lines: readonly string[], about: Parameters<typeof ask>[0] = call('delete_rows')) => {
  const loaded = await loadPolicy(`version: 1\n${lines.join('\n')}\n`);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  return ask(about, loaded.policy);
};
const ask = (
  about: { caller: typeof caller; server: string; method: string; tool?: string },
  policy: Extract<Awaited<ReturnType<typeof loadPolicy>>, { ok: true }>['policy'],
) => {
  const early = policy.deniedAnyway(about);
  // Whatever is denied early is denied by a full look as well, with any arguments.
  if (early !== undefined) {
    for (const args of [{}, { sql: 'SELECT 1' }, { sql: 'DROP TABLE t', table: 'x' }])
      expect(policy.decide({ ...about, args }, { grants: [], now: 0 }).action).toBe('deny');
  }
  return early;
};

const OPEN = 'defaults: { read: allow, write: allow, destructive: allow, unknown: allow }';
const DENY = 'rules: [{ id: no, match: { user: bob }, action: deny, message: Not bob. }]';

it('names the rule that denies without looking at arguments', async () => {
  expect(await verdict([DENY])).toMatchObject({
    action: 'deny',
    rule: 'no',
    message: 'Not bob.',
    shadow: false,
  });
});

it.each([
  ['a rule that looks at arguments', 'rules: [{ id: no, match: { args: { table: x } }, action: deny }]'],
  ['a rule with a condition on arguments', 'rules: [{ id: no, when: "args.table == \'x\'", action: deny }]'],
  ['a rule about statements', 'rules: [{ id: no, match: { sql: drop }, action: deny }]'],
  ['a rule for another caller', 'rules: [{ id: no, match: { user: alice }, action: deny }]'],
  ['a rule on trial', 'rules: [{ id: no, match: { user: bob }, action: deny, shadow: true }]'],
  ['access that can be had', 'rules: [{ id: no, match: { user: bob }, action: require-grant }]'],
])('says nothing for %s', async (_what, rule) => {
  expect(await verdict([OPEN, rule])).toBeUndefined();
});

it('says nothing in shadow mode', async () => {
  expect(await verdict(['mode: shadow', OPEN, DENY])).toBeUndefined();
});

it('denies by default if every effect that the tool could have is denied', async () => {
  const all = 'defaults: { read: deny, write: deny, destructive: deny, unknown: deny }';
  expect(await verdict([all])).toMatchObject({ action: 'deny', rule: 'defaults.destructive' });
  const some = 'defaults: { read: allow, write: deny, destructive: deny, unknown: deny }';
  expect(await verdict([some])).toMatchObject({ action: 'deny' });
  expect(await verdict([some], call('run_query'))).toBeUndefined();
});

it('denies methods that clients may not use', async () => {
  const foreign = { caller, server: 'db', method: 'sampling/createMessage' };
  expect(await verdict(['rules: []'], foreign)).toMatchObject({ action: 'deny', rule: 'protocol' });
});
