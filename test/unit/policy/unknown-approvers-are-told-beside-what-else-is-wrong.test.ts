import { expect, it } from 'vitest';
import { APPROVERS, problemsOf } from './policy-fixture.ts';

const told = async (body: string) =>
  (await problemsOf(`version: 1\n${body}`)).map(({ line, message, hint }) => `${line} ${message} (${hint})`);

it('an unknown approver is told beside an unknown action', async () => {
  const rules =
    'rules:\n  - { id: a, action: denny }\n  - { id: b, action: require-approval, approvers: dbaa }\n  - { id: c, action: allow, approvers: 7 }';
  expect(await told(`${APPROVERS}\n${rules}`)).toEqual([
    '4 rules[0].action must be deny, require-grant, require-approval or allow (did you mean deny?)',
    '5 there are no approvers called dbaa (did you mean dba?)',
    '6 rules[2].approvers must be text, not a number (put it in quotes)',
  ]);
});

it('also in access, in an emergency and in budgets', async () => {
  const body = [
    'mode: off',
    'budgets: [{ id: b, approvers: one }]',
    'access: { w: { approvers: two } }',
    'breakGlass: { e: { reviewers: three } }',
  ];
  const problems = await told(body.join('\n'));
  for (const name of ['one', 'two', 'three']) {
    expect(problems).toContainEqual(expect.stringContaining(`there are no approvers called ${name}`));
  }
});

it('a file of another shape is told as that alone', async () => {
  expect(await told('rules: 7\naccess: [1]\napprovers: text')).toHaveLength(3);
  expect(await problemsOf('[]')).toHaveLength(1);
});
