import { afterAll, beforeAll, expect, it } from 'vitest';
import { runProgram } from '../../src/cli/program.ts';
import { createAgent } from '../support/agent.ts';
import { approve, cardWith } from '../support/approvers.ts';
import { type ChangingServer, startChangingServer } from '../support/changing-server.ts';
import { startWorld, type World } from '../support/start-world.ts';
import { stateless } from '../support/stateless-agent.ts';

const NAMES = ['greet (structured)', 'files:list', 'list @latest', 'get "*_<!channel>|x_*"'];
const tool = (name: string) => ({ name, inputSchema: { type: 'object' } });

let server: ChangingServer;
let world: World;

beforeAll(async () => {
  const names = [...NAMES, 'delete (all)', 'lіst', ' list', 'list\nall'];
  server = await startChangingServer(names.map(tool));
  world = await startWorld({
    servers: { shop: { url: server.url, pinning: 'strict' } },
    policy: {
      version: 1,
      approvers: { dba: { any: [{ slackGroup: 'S0DBA' }] } },
      defaults: { unknown: 'allow' },
      rules: [
        { id: 'ask', match: { tool: 'delete (*' }, action: 'require-approval', approvers: 'dba' },
        { id: 'no-files', match: { tool: 'files:*' }, action: 'deny' },
      ],
    },
  });
});
afterAll(async () => {
  await world.close();
  server.close();
});

const firebreak = async (...args: string[]) => {
  let out = '';
  const write = (text: string) => {
    out += text;
  };
  const token = await world.token('carol', `${world.gateway.url}/api`);
  const io = { env: { FIREBREAK_TOKEN: token }, stdout: write, stderr: write, colour: false };
  const code = await runProgram([...args, '--url', world.gateway.url], io);
  return { code, out };
};

it('which is accepted, listed and called, and decided by rules about it', async () => {
  const bob = await createAgent(world, { server: 'shop' });
  await bob.request('tools/list');
  const { out } = await firebreak('tools', 'diff', 'shop', 'list @latest');
  const [named = ''] = /list @latest@[0-9a-f]{12}/.exec(out) ?? [];
  const others = [...NAMES, 'delete (all)'].filter((name) => name !== 'list @latest');
  expect(await firebreak('tools', 'accept', 'shop', named, ...others)).toMatchObject({ code: 0 });
  const listed = (await bob.request('tools/list')).result?.['tools'] as { name: string }[];
  expect(listed.map(({ name }) => name).sort()).toEqual(
    [...NAMES, 'delete (all)'].filter((name) => name !== 'files:list').sort(),
  );
  for (const name of NAMES.filter((each) => each !== 'files:list')) await bob.call(name);
  expect((await bob.call('files:list')).text).toContain('no-files');
  const held = bob.call('delete (all)');
  await approve(world, 'alice', await cardWith(world, 'delete (all)'));
  expect((await held).result).toEqual({ content: [] });
  expect(server.calls.sort()).toEqual(listed.map(({ name }) => name).sort());
});

it('and is named in a header by clients of 2026-07-28', async () => {
  const bob = await createAgent(world, { server: 'shop' });
  const name = 'greet (structured)';
  const { params, headers } = stateless('tools/call', { name, arguments: {} });
  expect(
    (await bob.request('tools/call', params, { headers: { ...headers, 'mcp-name': name } })).status,
  ).toBe(200);
  expect(server.calls.filter((each) => each === name)).toHaveLength(2);
});
