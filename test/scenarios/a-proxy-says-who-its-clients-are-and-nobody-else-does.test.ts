import { afterAll, beforeAll, expect, it } from 'vitest';
import { createAgent } from '../support/agent.ts';
import {
  type HandWrittenServer,
  startHandWrittenServer,
  textResult,
} from '../support/hand-written-server.ts';
import { ALLOW_ALL } from '../support/policies.ts';
import { startWorld, type World } from '../support/start-world.ts';

let server: HandWrittenServer;
beforeAll(async () => {
  server = await startHandWrittenServer({
    tools: { read_rows: () => textResult('rows'), read_forever: () => new Promise(() => {}) },
  });
});
afterAll(() => server.close());

const start = (trustedProxies: string[], connectionsPerAddress = 100): Promise<World> =>
  startWorld({
    servers: { shop: { url: server.url, pinning: 'off' } },
    policy: ALLOW_ALL,
    config: { listen: { port: 0, trustedProxies }, limits: { connectionsPerAddress } },
  });

const from = (address: string) => ({ 'x-forwarded-for': address });

it.each([
  ['of a trusted proxy is recorded', ['127.0.0.0/8'], '203.0.113.7'],
  ['of anyone else is not', [], '127.0.0.1'],
])('an X-Forwarded-For %s', async (_what, trustedProxies, recorded) => {
  const world = await start(trustedProxies);
  const agent = await createAgent(world, { server: 'shop' });
  // What the client itself wrote comes first; only what the proxy added counts.
  const answer = await agent.call('read_rows', {}, { headers: from('198.51.100.1, 203.0.113.7') });
  expect(answer.status).toBe(200);
  const token = await world.token('dora', `${world.gateway.url}/api`, { groups: ['auditors'] });
  const response = await fetch(`${world.gateway.url}/api/v1/sessions`, {
    headers: { authorization: `Bearer ${token}` },
  });
  expect(await response.json()).toMatchObject({ items: [{ client: { address: recorded } }] });
  await world.close();
});

it('a client behind a proxy that has all the requests it may have shuts no one else out', async () => {
  const world = await start(['127.0.0.0/8'], 2);
  const agent = await createAgent(world, { server: 'shop' });
  const leaving = new AbortController();
  const before = server.runs('read_forever');
  const headers = from('203.0.113.7');
  const held = [1, 2].map(() =>
    agent.call('read_forever', {}, { headers, signal: leaving.signal }).catch(() => 'left'),
  );
  await expect.poll(() => server.runs('read_forever')).toBe(before + 2);
  const refused = await fetch(world.mcp('shop'), { headers });
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1']);
  expect((await agent.call('read_rows', {}, { headers: from('203.0.113.8') })).status).toBe(200);
  leaving.abort();
  await Promise.all(held);
  await expect.poll(async () => (await agent.call('read_rows', {}, { headers })).status).toBe(200);
  await world.close();
});
