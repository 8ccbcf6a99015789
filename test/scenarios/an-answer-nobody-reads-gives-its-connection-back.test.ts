import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Agent, createAgent } from '../support/agent.ts';
import { ALLOW_ALL } from '../support/policies.ts';
import { startWorld, type World } from '../support/start-world.ts';

let server: Server;
let world: World;
let agent: Agent;
let opened = 0;
let open = 0;

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const { id } = JSON.parse(await text(request)) as { id?: number };
    if (id === undefined) return void response.writeHead(202).end();
    response.writeHead(500, { 'content-type': 'text/html' }).end('<html>'.repeat(id === 1 ? 10 : 100_000));
  });
  server.on('connection', (socket) => {
    opened += 1;
    open += 1;
    socket.on('close', () => {
      open -= 1;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  world = await startWorld({ servers: { shop: `http://127.0.0.1:${port}/mcp` }, policy: ALLOW_ALL });
  agent = await createAgent(world, { server: 'shop' });
});
afterAll(async () => {
  await world.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

it.each([
  {
    what: 'an acknowledgement',
    send: () => agent.post('{"jsonrpc":"2.0","method":"notifications/initialized"}'),
  },
  { what: 'a short page', send: () => agent.request('resources/read', { uri: 'a://b' }, { id: 1 }) },
])('$what: the next message uses the same one', async ({ send }) => {
  await send();
  const before = opened;
  for (let round = 0; round < 10; round += 1) await send();
  expect(opened - before).toBeLessThan(5);
});

it('a long page: its connection is closed', async () => {
  for (let round = 0; round < 5; round += 1) {
    await agent.request('resources/read', { uri: 'a://b' }, { id: 2 + round });
  }
  await expect.poll(() => open).toBeLessThan(3);
});
