import { expect, it } from 'vitest';
import { loadPolicy } from '../../../src/policy/file/load-policy.ts';

const problems = async (body: string, webSignIn = true) => {
  const loaded = await loadPolicy(`version: 1\n${body}`, { webSignIn });
  return loaded.ok ? [] : loaded.problems.map(({ line, message }) => `${line} ${message}`);
};
const APPROVERS = 'approvers: { dba: { any: [{ group: dba }], stepUp: true } }';

it.each([
  ['is fine if people can sign in', APPROVERS, true, []],
  [
    'is refused if no one can sign in',
    APPROVERS,
    false,
    ['2 approvers dba have to sign in on the web, but no one can'],
  ],
  [
    'is refused of a Slack group',
    'approvers: { dba: { any: [{ group: dba }, { slackGroup: S0DBA }], stepUp: true } }',
    true,
    ['2 approvers dba have to sign in on the web, where no one can prove to be in a Slack group'],
  ],
  [
    'is refused for access, which Slack decides about',
    `${APPROVERS}\naccess: { a: { title: A, servers: [s], tools: [t], max: 1h, approvers: dba, requesters: [x] } }`,
    true,
    ['3 access a is decided about in Slack, but approvers dba have to sign in on the web'],
  ],
])('step-up %s', async (_what, body, webSignIn, expected) => {
  expect(await problems(body, webSignIn)).toEqual(expected);
});
