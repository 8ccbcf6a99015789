/** `run_tool` and its kind are decided by the tools that they are told to run, which rules and cards name. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Agent, createAgent } from '../support/agent.ts';
import { cardsWith, cardWith, deny } from '../support/approvers.ts';
import { type ChangingServer, startChangingServer } from '../support/changing-server.ts';
import { startWorld, type World } from '../support/start-world.ts';

const tool = (name: string) => ({ name, description: name, inputSchema: { type: 'object' } });

let upstream: ChangingServer;
let world: World;
let bob: Agent;

beforeAll(async () => {
  upstream = await startChangingServer(['run_tool', 'multi_execute_tool', 'invoke', 'code_mode'].map(tool));
  world = await startWorld({
    servers: { hub: upstream.url },
    policy: {
      version: 1,
      approvers: { dba: { any: [{ slackGroup: 'S0DBA' }] } },
      defaults: { write: 'deny', unknown: 'deny' },
      rules: [
        { id: 'no-purge', match: { tool: 'purge_*' }, action: 'deny' },
        { id: 'may-purge', match: { tool: 'send_*' }, action: 'allow' },
        { id: 'no-drop', match: { sql: 'drop' }, action: 'deny' },
      ],
    },
  });
  bob = await createAgent(world, { server: 'hub' });
});
afterAll(async () => {
  await world.close();
  upstream.close();
});

const ruleOf = async (name: string, args: object) => {
  const meta = (await bob.call(name, args)).result?.['_meta'] as Record<string, { rule: string }> | undefined;
  return meta?.['dev.firebreak/decision']?.rule ?? 'let through';
};

it.each([
  ['run_tool', { name: 'list_users', arguments: { name: 'delete_user' } }, 'let through'],
  ['invoke', { tool: 'get_user', args: '{"id":1}' }, 'let through'],
  ['run_tool', { name: 'update_user', arguments: {} }, 'defaults.write'],
  ['run_tool', { name: 'frobnicate', arguments: {} }, 'defaults.unknown'],
  ['run_tool', { name: 'query', arguments: { sql: 'DROP TABLE users' } }, 'no-drop'],
  ['run_tool', { name: 'query', arguments: '{"sql":"DROP TABLE users"}' }, 'no-drop'],
  ['run_tool', { name: 'list_users', command: 'rm -rf /srv' }, 'defaults.destructive'],
])('decides %s %j as what it runs: %s', async (name, args, rule) => {
  const asked = ruleOf(name, args);
  if (rule === 'defaults.destructive') {
    await deny(world, 'carol', await cardWith(world, 'runs list_users'), { reason: 'no' });
    expect(await asked).toBe(rule);
  } else expect(await asked).toBe(rule);
});

it.each([
  ['run_tool', {}],
  ['run_tool', { arguments: { id: 1 } }],
  ['code_mode', { code: 'await tools.list_users()' }],
])('takes %s %j for unknown if no one can tell what it runs', async (name, args) => {
  expect(await ruleOf(name, args)).toBe('defaults.unknown');
});

it('applies a rule that restricts a tool also if another runs it, under whichever name the server looks', async () => {
  expect(await ruleOf('run_tool', { name: 'purge_users' })).toBe('no-purge');
  expect(await ruleOf('run_tool', { name: 'list_users', tool: 'purge_users' })).toBe('no-purge');
  const tools = [{ tool_slug: 'list_users' }, { tool_slug: 'run_tool', arguments: { name: 'purge_users' } }];
  expect(await ruleOf('multi_execute_tool', { tools })).toBe('no-purge');
});

it('does not apply a rule that allows a tool if another runs it', async () => {
  expect(await ruleOf('run_tool', { name: 'send_mail' })).not.toBe('let through');
});

it('shows on the card which tool is run', async () => {
  const call = ruleOf('run_tool', { name: 'delete_user', arguments: { id: 7 } });
  await deny(world, 'carol', await cardWith(world, 'runs delete_user'), { reason: 'no' });
  expect(JSON.stringify(cardsWith(world, 'runs delete_user'))).toContain('destructive');
  expect(await call).toBe('defaults.destructive');
});
