import { randomUUID } from 'node:crypto';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runProgram } from '../../src/cli/program.ts';
import { createAgent } from '../support/agent.ts';
import { askApi, sessionsOf } from '../support/auditor.ts';
import {
  type HandWrittenServer,
  startHandWrittenServer,
  textResult,
} from '../support/hand-written-server.ts';
import { startWorld, type World } from '../support/start-world.ts';

let server: HandWrittenServer;
let world: World;

beforeAll(async () => {
  server = await startHandWrittenServer({
    tools: { frobnicate: () => textResult('done'), list_rows: () => textResult('rows') },
  });
  world = await startWorld({
    servers: { shop: server.url },
    policy: { version: 1, approvers: { dba: { any: [{ group: 'dba' }] } }, defaults: { unknown: 'deny' } },
  });
  const bob = await createAgent(world, { server: 'shop' });
  await bob.request('tools/list');
  await bob.call('frobnicate');
});
afterAll(async () => {
  await world.close();
  await server.close();
});

const firebreak = async (...args: string[]) => {
  const printed = { out: '', err: '' };
  const token = await world.token('carol', `${world.gateway.url}/api`);
  const io = {
    env: { FIREBREAK_TOKEN: token },
    stdout: (text: string): void => {
      printed.out += text;
    },
    stderr: (text: string): void => {
      printed.err += text;
    },
    colour: false,
  };
  return { code: await runProgram(args, io), ...printed };
};
const config = () => ['--config', join(world.folder, 'firebreak.yaml')];
const call = (tool: string) => ['--as', '{}', '--call', JSON.stringify({ server: 'shop', tool, args: {} })];
const explain = (tool: string, ...more: string[]) =>
  firebreak('policy', 'explain', ...call(tool), ...config(), ...more);
const settle = (effect: string) =>
  firebreak('tools', 'effect', 'shop', 'frobnicate', effect, '--url', world.gateway.url);

it('of an operator, and says so', async () => {
  expect((await explain('frobnicate')).out).toContain('stored for the tool: unknown');
  expect((await settle('read')).code).toBe(0);
  expect((await explain('frobnicate')).out).toMatch(/^allow {2}\(rule defaults\.read, effect read\)/);
  const { out, err } = await explain('frobnicate', '--json');
  expect([JSON.parse(out).stored, err]).toEqual([
    { effect: 'read', reason: expect.stringContaining('has set it') },
    '',
  ]);
});

it('but a policy alone says what names suggest', async () => {
  const policy = join(world.folder, 'policy.yaml');
  const { out } = await firebreak('policy', 'explain', ...call('frobnicate'), '--policy', policy);
  expect(out).toContain('effect unknown');
  expect(out).not.toContain('stored');
});

it('when recorded calls are decided again', async () => {
  const [session] = await sessionsOf(world, { server: 'shop' });
  const exported = await askApi(world, 'dave', `/sessions/${session?.id}/export?format=ndjson`);
  const file = join(world.folder, `${randomUUID()}.ndjson`);
  writeFileSync(file, await exported.text());
  const { out } = await firebreak('policy', 'replay', file, ...config(), '--json');
  expect(JSON.parse(out).changes).toMatchObject([
    { tool: 'frobnicate', effect: 'read', before: 'deny', after: 'allow' },
  ]);
});

it('and pins of releases that stored none are read as well', async () => {
  await world.gateway.close();
  const file = readdirSync(join(world.folder, 'data')).find((name) => name.endsWith('.db')) ?? '';
  const database = new DatabaseSync(join(world.folder, 'data', file), { timeout: 5000 });
  const where = "where kind = 'tool-pins' and id = 'shop'";
  const { doc } = database.prepare(`select doc from documents ${where}`).get() as { doc: string };
  const pins = JSON.parse(doc) as { accepted: Record<string, { effect?: unknown }> };
  for (const tool of Object.values(pins.accepted)) delete tool.effect;
  const { changes } = database.prepare(`update documents set doc = ? ${where}`).run(JSON.stringify(pins));
  database.close();
  expect(changes).toBe(1);
  const { code, out, err } = await explain('list_rows');
  expect([code, err]).toEqual([0, '']);
  expect(out).toContain('effect read');
  expect(out).not.toContain('stored');
});
