/** The effect of a tool is suggested, written down with its accepted definition, and set by operators. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runProgram } from '../../src/cli/program.ts';
import { type Agent, createAgent } from '../support/agent.ts';
import { askApi } from '../support/auditor.ts';
import { type ChangingServer, startChangingServer } from '../support/changing-server.ts';
import { startWorld, type World } from '../support/start-world.ts';

const tool = (name: string, description = name, annotations = {}) => ({
  name,
  description,
  inputSchema: { type: 'object' },
  annotations,
});

let upstream: ChangingServer;
let gatewayed: ChangingServer;
let world: World;
let bob: Agent;

beforeAll(async () => {
  upstream = await startChangingServer([tool('frobnicate'), tool('list_things'), tool('run_query')]);
  gatewayed = await startChangingServer(
    ['zorb-mcp-server-whoami', 'zorb-mcp-server-list_jobs', 'zorb-mcp-server-drop_job'].map((name) =>
      tool(name, name, { destructiveHint: true }),
    ),
  );
  world = await startWorld({
    servers: { things: upstream.url, behind: gatewayed.url },
    policy: { version: 1, defaults: { write: 'deny', destructive: 'deny', unknown: 'deny' } },
  });
  bob = await createAgent(world, { server: 'things' });
});
afterAll(async () => {
  await world.close();
  upstream.close();
  gatewayed.close();
});

const ruleOf = async (name: string, args: object = {}, agent = bob) => {
  const meta = (await agent.call(name, args)).result?.['_meta'] as
    | Record<string, { rule: string }>
    | undefined;
  return meta?.['dev.firebreak/decision']?.rule ?? 'let through';
};
const firebreak = async (...args: string[]) => {
  const said = { out: '', error: '' };
  const token = await world.token('carol', `${world.gateway.url}/api`);
  const code = await runProgram([...args, '--url', world.gateway.url], {
    env: { FIREBREAK_TOKEN: token },
    stdout: (text) => {
      said.out += text;
    },
    stderr: (text) => {
      said.error += text;
    },
    colour: false,
  });
  return { code, ...said };
};
const shown = async () => {
  const { items } = JSON.parse((await firebreak('tools', 'list', '--json')).out) as {
    items: { id: string; accepted: { name: string; effect: string; from: string; reason: string }[] }[];
  };
  return Object.fromEntries(
    items[0]?.accepted.map(({ name, effect, from }) => [name, `${effect} by ${from}`]) ?? [],
  );
};

it('writes down the suggestion at first use, with its reason', async () => {
  expect(await ruleOf('frobnicate')).toBe('defaults.unknown');
  expect(await ruleOf('list_things')).toBe('let through');
  expect(await shown()).toEqual({
    frobnicate: 'unknown by suggestion',
    list_things: 'read by suggestion',
    run_query: 'arguments by suggestion',
  });
  expect((await firebreak('tools', 'list')).out).toMatch(
    /frobnicate +in force +unknown +its name does not say/,
  );
});

it('is what an operator says at the command line from then on, with the suggestion beside it, and audited', async () => {
  const { code, out } = await firebreak('tools', 'effect', 'things', 'frobnicate', 'read');
  expect(code).toBe(0);
  expect(out).toMatch(
    /frobnicate +in force +read +.*has set it \(suggested: unknown, since its name does not say/,
  );
  expect(await ruleOf('frobnicate')).toBe('let through');
  expect(await firebreak('tools', 'effect', 'things', 'list_things', 'destructive')).toMatchObject({
    code: 0,
  });
  expect(await ruleOf('list_things')).toBe('defaults.destructive');
  expect(await (await askApi(world, 'dave', '/audit')).text()).toMatch(
    /"action":"tools.effect"[^}]*frobnicate: read/,
  );
});

it('is made stricter by arguments, never less strict', async () => {
  expect(await ruleOf('frobnicate', { sql: 'DROP TABLE things' })).toBe('defaults.destructive');
  await firebreak('tools', 'effect', 'things', 'run_query', 'read');
  expect(await ruleOf('run_query', { sql: 'DELETE FROM things' })).toBe('defaults.destructive');
  expect(await ruleOf('run_query', { sql: 'SELECT 1' })).toBe('let through');
});

it('stays what an operator said once a changed definition is accepted', async () => {
  upstream.tools = [tool('frobnicate', 'Frobnicates differently.'), ...upstream.tools.slice(1)];
  await bob.request('tools/list');
  expect((await firebreak('tools', 'list')).out).toMatch(/frobnicate +waits, changed +unknown suggested/);
  expect(await firebreak('tools', 'accept', 'things', 'frobnicate')).toMatchObject({ code: 0 });
  expect(await shown()).toMatchObject({ frobnicate: 'read by operator' });
});

it('refuses what is no tool in force, and what is no effect', async () => {
  expect(await firebreak('tools', 'effect', 'things', 'nothing', 'read')).toMatchObject({ code: 1 });
  expect(await firebreak('tools', 'effect', 'things', 'frobnicate', 'harmless')).toMatchObject({ code: 2 });
});

it('sees through the prefix that all tools of a server share, and hints that all of them carry', async () => {
  const agent = await createAgent(world, { server: 'behind' });
  expect(await ruleOf('zorb-mcp-server-whoami', {}, agent)).toBe('let through');
  expect(await ruleOf('zorb-mcp-server-list_jobs', {}, agent)).toBe('let through');
  expect(await ruleOf('zorb-mcp-server-drop_job', {}, agent)).toBe('defaults.destructive');
});
