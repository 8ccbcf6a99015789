import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runProgram } from '../../src/cli/program.ts';
import { createAgent } from '../support/agent.ts';
import { type ChangingServer, startChangingServer } from '../support/changing-server.ts';
import { ALLOW_ALL } from '../support/policies.ts';
import { startWorld, type World } from '../support/start-world.ts';

const tool = (name: string) => ({ name, inputSchema: { type: 'object' } });

let server: ChangingServer;
let world: World;

beforeAll(async () => {
  server = await startChangingServer([tool('delete_orders'), tool('list_orders')]);
  world = await startWorld({
    servers: { shop: { url: server.url, pinning: 'first-use' } },
    policy: ALLOW_ALL,
  });
  const bob = await createAgent(world, { server: 'shop' });
  await bob.request('tools/list');
  await bob.call('list_orders');
});
afterAll(async () => {
  await world.close();
  server.close();
});

const run = async (...args: string[]) => {
  const said = { out: '', error: '' };
  const code = await runProgram(args, {
    env: { FIREBREAK_TOKEN: await world.token('carol', `${world.gateway.url}/api`) },
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
const kill = (...args: string[]) => run('kill', ...args, '--url', world.gateway.url);

it.each([
  ['--tool', 'delete_order', 'No server has shown a tool called delete_order; did you mean delete_orders?'],
  ['--user', 'bobb', 'No session of a caller called bobb is recorded; did you mean bob?'],
  ['--session', 'ses_nothing', 'There is no session ses_nothing.'],
])('warns of an unknown %s', async (option, name, sentence) => {
  const { code, out, error } = await kill(option, name);
  expect(code).toBe(0);
  expect(out).toContain(name);
  expect(error).toContain(sentence);
  expect(error).toContain('It is stopped all the same');
});

it.each([
  ['--tool', 'delete_orders'],
  ['--user', 'bob@acme.example'],
  ['--server', 'shop'],
])('says nothing about a known %s', async (option, name) => {
  expect(await kill(option, name)).toMatchObject({ code: 0, error: '' });
  await kill('--lift', option, name);
});

it('says of a tool that is not known which one may be meant before it shows what masking does', async () => {
  const config = join(world.folder, 'firebreak.yaml');
  const text = join(world.folder, 'policy.yaml');
  const masked = await run('mask', text, '--config', config, '--server', 'shop', '--tool', 'delete_order');
  expect(masked).toMatchObject({
    code: 0,
    error: 'shop has not shown a tool called delete_order; did you mean delete_orders?\n',
  });
  const known = ['mask', text, '--config', config, '--tool', 'delete_orders'];
  expect(await run(...known)).toMatchObject({ code: 0, error: '' });
});
