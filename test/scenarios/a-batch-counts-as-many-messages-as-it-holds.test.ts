import { afterAll, beforeAll, expect, it } from 'vitest';
import { createAgent } from '../support/agent.ts';
import { type SlowServer, startSlowServer } from '../support/slow-server.ts';
import { startWorld, type World } from '../support/start-world.ts';

let slow: SlowServer;
let world: World;

beforeAll(async () => {
  slow = await startSlowServer({ takes: 0 });
  world = await startWorld({
    servers: { slow: slow.url },
    policy: { version: 1 },
    config: { limits: { messagesPerSecond: 1 } },
  });
});
afterAll(async () => {
  await world.close();
  await slow.close();
});

it('a caller who sends many messages in one batch has to wait like one who sends them by themselves', async () => {
  const agent = await createAgent(world, { server: 'slow' });
  const note = { jsonrpc: '2.0', method: 'notifications/initialized' };
  const batch = JSON.stringify(Array.from({ length: 40 }, () => note));
  const headers = { 'mcp-protocol-version': '2025-03-26' };
  expect((await agent.post(batch, { headers })).status).toBe(202);
  const refused = await agent.post(JSON.stringify(note), { headers });
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(10);
  const other = await createAgent(world, { server: 'slow', subject: 'dave' });
  expect((await other.post(JSON.stringify(note), { headers })).status).toBe(202);
});
