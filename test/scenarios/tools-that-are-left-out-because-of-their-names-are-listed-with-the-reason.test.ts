import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { runProgram } from '../../src/cli/program.ts';
import { createAgent } from '../support/agent.ts';
import { askApi } from '../support/auditor.ts';
import { type ChangingServer, startChangingServer } from '../support/changing-server.ts';
import { startWorld, type World } from '../support/start-world.ts';

const SECRET = 'ghp_16C7e42F292c6912E7710c838347Ae178B4a';
const tool = (name: string) => ({ name, inputSchema: { type: 'object' } });

let server: ChangingServer;
let world: World;

beforeAll(async () => {
  const names = ['list', 'l\u0456st', ' list', 'wipe\u001b[2J\u202eall', `get_${SECRET}`, `\u00e9${SECRET}`];
  server = await startChangingServer(names.map(tool));
  world = await startWorld({
    servers: { shop: { url: server.url, pinning: 'first-use' } },
    policy: { version: 1 },
  });
  const bob = await createAgent(world, { server: 'shop' });
  await bob.request('tools/list');
  await vi.waitUntil(async () => (await leftOut()).length === 5, { timeout: 5000, interval: 50 });
});
afterAll(async () => {
  await world.close();
  server.close();
});

const leftOut = async (): Promise<{ name: string; reason: string }[]> => {
  const { items } = (await (await askApi(world, 'carol', '/tools')).json()) as {
    items: { leftOut: { name: string; reason: string }[] }[];
  };
  return items[0]?.leftOut ?? [];
};

const list = async (...args: string[]): Promise<string> => {
  let out = '';
  const write = (text: string) => {
    out += text;
  };
  const token = await world.token('carol', `${world.gateway.url}/api`);
  const io = { env: { FIREBREAK_TOKEN: token }, stdout: write, stderr: write, colour: false };
  expect(await runProgram(['tools', 'list', ...args, '--url', world.gateway.url], io)).toBe(0);
  return out;
};

it('names each with its reason, and no letter that looks like another', async () => {
  const out = await list();
  expect(out).toMatch(/shop +list +in force/);
  expect(out).toMatch(/shop +"l\\u0456st" +left out +– +a name of a tool is 1 to 128 printable ASCII/);
  expect(out).toMatch(/shop +" list" +left out/);
});

it('prints nothing that moves a cursor or turns text around', async () => {
  const printed = (await list()) + (await list('--json'));
  expect(printed).toContain('\\u001b[2J\\u202eall');
  expect(printed).not.toMatch(/[\u001b\u202e]/);
});

it('shows no secret that stands in a name, and says that such a name cannot be offered', async () => {
  const printed = (await list()) + (await list('--json'));
  expect(printed).not.toContain(SECRET);
  expect((await leftOut()).map(({ reason }) => reason)).toContainEqual(
    expect.stringContaining('reads like a secret'),
  );
});
