import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Agent, createAgent } from '../support/agent.ts';
import {
  type HandWrittenServer,
  startHandWrittenServer,
  textResult,
} from '../support/hand-written-server.ts';
import { ALLOW_ALL } from '../support/policies.ts';
import { startWorld, type World } from '../support/start-world.ts';

let server: HandWrittenServer;
let world: World;

beforeAll(async () => {
  server = await startHandWrittenServer({ tools: { read_rows: () => textResult('rows') }, sessions: true });
  world = await startWorld({
    servers: { shop: server.url },
    policy: ALLOW_ALL,
    config: { limits: { sessions: 3, recordedBytesPerDay: '64KiB' } },
  });
});
afterAll(async () => {
  await world.close();
  await server.close();
});

const begin = (agent: Agent) =>
  agent.request('initialize', {
    protocolVersion: '2025-11-25',
    capabilities: {},
    clientInfo: { name: 'many', version: '1' },
  });

it('a caller with as many sessions as it may have begins another once one of them has ended', async () => {
  const bob = await createAgent(world, { server: 'shop' });
  const opened = await Promise.all([begin(bob), begin(bob), begin(bob)]);
  expect(opened.map(({ status }) => status)).toEqual([200, 200, 200]);
  const refused = await begin(bob);
  expect(refused.status).toBe(429);
  expect(refused.text).toContain('limits.sessions');
  expect((await begin(await createAgent(world, { server: 'shop', subject: 'alice' }))).status).toBe(200);

  await fetch(world.mcp('shop'), {
    method: 'DELETE',
    headers: {
      authorization: `Bearer ${await world.token('bob', world.mcp('shop'))}`,
      'mcp-session-id': opened[0]?.headers.get('mcp-session-id') ?? '',
    },
  });
  await expect.poll(async () => (await begin(bob)).status, { timeout: 10_000 }).toBe(200);
}, 20_000);

it('a caller of whom enough was recorded today runs nothing more, and others do', async () => {
  const carol = await createAgent(world, { server: 'shop', subject: 'carol' });
  const dave = await createAgent(world, { server: 'shop', subject: 'dave' });
  expect((await carol.call('read_rows', { note: 'x'.repeat(70_000) })).result).toEqual(textResult('rows'));
  const runs = server.runs('read_rows');
  const refused = await carol.call('read_rows');
  expect(refused.status).toBe(429);
  expect(refused.text).toContain('limits.recordedBytesPerDay');
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(server.runs('read_rows')).toBe(runs);
  expect((await dave.call('read_rows')).result).toEqual(textResult('rows'));
});
