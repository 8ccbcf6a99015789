import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { type Agent, createAgent } from '../support/agent.ts';
import { askApi } from '../support/auditor.ts';
import {
  type HandWrittenServer,
  startHandWrittenServer,
  textResult,
} from '../support/hand-written-server.ts';
import { startWorld, type World } from '../support/start-world.ts';

let server: HandWrittenServer;
let world: World;
let agent: Agent;

const FIRST = { version: 1, rules: [] };
const FROZEN = {
  version: 1,
  rules: [{ id: 'frozen', match: { tool: 'read_rows' }, action: 'deny', message: 'Month-end closing.' }],
};

beforeAll(async () => {
  server = await startHandWrittenServer({ tools: { read_rows: () => textResult('rows') } });
  world = await startWorld({ servers: { shop: server.url }, policy: FIRST });
  agent = await createAgent(world, { server: 'shop' });
});
afterAll(async () => {
  await world.close();
  await server.close();
});

const write = (policy: string) => writeFileSync(join(world.folder, 'policy.yaml'), policy);
const said = async () => JSON.stringify((await agent.call('read_rows')).result);
const ready = async () => {
  const response = await fetch(`${world.gateway.adminUrl}/readyz`);
  return { status: response.status, text: await response.text() };
};
const inForce = async () =>
  (await (await askApi(world, 'carol', '/policy')).json()) as { source: string; problem?: string | null };

it('takes a new rule, hides what it denies, and keeps the last good file if the next is broken', async () => {
  expect(await said()).toContain('rows');

  write(stringify(FROZEN));
  // No one told the gateway: it looks by itself.
  await expect.poll(said).toContain('Month-end closing.');
  expect(await said()).toContain('"rule":"frozen"');
  expect(JSON.stringify((await agent.request('tools/list')).result)).not.toContain('read_rows');

  write('version: 1\nrules: [{ id: frozen, match: { tool: read_rows }, action: forbid }]\n');
  await world.gateway.reloadPolicy();
  expect(await said()).toContain('Month-end closing.');
  expect(await ready()).toMatchObject({
    // The last good policy is in force, so the gateway stays in service and says what is wrong.
    status: 200,
    text: expect.stringContaining('policy file is broken'),
  });
  const broken = await inForce();
  expect(broken.problem).toMatch(/policy\.yaml:2:\d+: .*forbid|deny/);
  expect(broken.source).toBe(stringify(FROZEN));

  write(stringify(FIRST));
  await world.gateway.reloadPolicy();
  expect(await said()).toContain('rows');
  expect((await ready()).status).toBe(200);
});
