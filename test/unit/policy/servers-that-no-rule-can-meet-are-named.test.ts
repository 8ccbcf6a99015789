import { expect, it } from 'vitest';
import { loadPolicy } from '../../../src/policy/file/load-policy.ts';

const doubts = async (body: string, servers?: readonly string[]) => {
  const source = `version: 1\ndefaults: { write: deny, destructive: deny, unknown: deny, sensitive: deny }\n${body}`;
  const loaded = await loadPolicy(source, servers === undefined ? {} : { servers });
  if (!loaded.ok) throw new Error(loaded.problems.map(({ message }) => message).join('\n'));
  return loaded.warnings.map(({ line, message, hint }) => `${line} ${message}: ${hint}`);
};
const rule = (server: string) =>
  `rules: [{ id: a, match: { server: ${server}, tool: delete_x }, action: deny }]`;

it('a rule about a server that is not configured is doubtful, and says which one was meant', async () => {
  expect(await doubts(rule('mien'), ['mine', 'billing'])).toEqual([
    '3 no server is called mien: did you mean mine?',
  ]);
  expect(await doubts(rule('[mine, "shop-*"]'), ['mine'])).toEqual([
    '3 no server is called shop-*: possible here: mine',
  ]);
});

it('a pattern is fine if it matches one server', async () => {
  expect(await doubts(rule('["m*", "?illing"]'), ['mine', 'billing'])).toEqual([]);
});

it('access and budgets are looked at as well', async () => {
  const access =
    'approvers: { default: { any: [{ group: g }] } }\naccess: { w: { title: W, servers: [mien], tools: ["*"], max: 1h, approvers: default, requesters: [g] } }';
  const glass = 'breakGlass: { e: { title: E, servers: [mnie], tools: ["*"], requesters: [g] } }';
  const budget = 'budgets: [{ id: b, match: { server: meni }, limit: 1, window: 1h }]';
  expect(await doubts([access, glass, budget].join('\n'), ['mine'])).toEqual([
    '4 no server is called mien: did you mean mine?',
    '5 no server is called mnie: did you mean mine?',
    '6 no server is called meni: did you mean mine?',
  ]);
});

it('nothing is said of servers if no configuration says which there are', async () => {
  expect(await doubts(rule('mien'))).toEqual([]);
});
