/** Node.js tells neither of an answer nor of an error if a server switches to a protocol that no one asked for. */
import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createAgent } from '../support/agent.ts';
import { startWorld, type World } from '../support/start-world.ts';

let server: Server;
let world: World;

beforeAll(async () => {
  server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () =>
      socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n'),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  world = await startWorld({
    servers: { odd: `http://127.0.0.1:${address.port}/mcp` },
    policy: {
      version: 1,
      defaults: { read: 'allow', write: 'allow', destructive: 'allow', unknown: 'allow' },
    },
  });
});
afterAll(async () => {
  await world.close();
  server.close();
});

it('answers a request for which its server changed the protocol', async () => {
  const agent = await createAgent(world, { server: 'odd' });
  const { messages } = await agent.request('tools/list');
  expect(messages).toEqual([expect.objectContaining({ error: expect.anything() })]);
});

it('answers a stream for which its server changed the protocol', async () => {
  const response = await fetch(world.mcp('odd'), {
    headers: {
      authorization: `Bearer ${await world.token('bob', world.mcp('odd'))}`,
      accept: 'text/event-stream',
    },
    signal: AbortSignal.timeout(10_000),
  });
  expect(response.status).toBe(503);
  await response.body?.cancel();
});
