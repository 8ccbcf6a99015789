/** A stream of a tool that an operator has stopped was cut: its client gets the rest by no `Last-Event-ID` either. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startWorld, type World } from '../support/start-world.ts';
import { firstEventId, sendByHand } from '../support/streams-by-hand.ts';

/** Names its first event, and never ends. */
const server = createServer(async (request, response) => {
  const isGet = request.method === 'GET';
  const { id, method } = isGet ? { method: '' } : ((await json(request)) as { id?: number; method: string });
  if (method === 'tools/list') {
    const tools = [{ name: 'read_forever', inputSchema: { type: 'object' } }];
    response.setHeader('content-type', 'application/json');
    return void response.end(JSON.stringify({ jsonrpc: '2.0', id, result: { tools } }));
  }
  response.setHeader('content-type', 'text/event-stream');
  response.write(
    'id: first\ndata: {"jsonrpc":"2.0","method":"notifications/message","params":{"level":"info","data":1}}\n\n',
  );
});

let world: World;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  world = await startWorld({
    servers: { endless: `http://127.0.0.1:${port}/mcp` },
    policy: { version: 1, rules: [{ id: 'free', match: { tool: 'read_forever' }, action: 'allow' }] },
  });
});
afterAll(async () => {
  await world.close();
  server.closeAllConnections();
  server.close();
});

const send = (init: Parameters<typeof sendByHand>[2]) => sendByHand(world, 'endless', init);
const kill = async (body: object) => {
  const api = `${world.gateway.url}/api`;
  const headers = {
    authorization: `Bearer ${await world.token('carol', api)}`,
    'content-type': 'application/json',
  };
  await fetch(`${api}/v1/kill`, { method: 'POST', headers, body: JSON.stringify(body) });
};
it('cuts a resumed stream of the tool, and opens none', async () => {
  const params = { name: 'read_forever', arguments: {} };
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params });
  const headers = { 'last-event-id': await firstEventId(await send({ method: 'POST', body })) };
  const resumed = await send({ headers });
  expect(resumed.status).toBe(200);
  await kill({ tool: 'read_forever' });
  await expect(resumed.text()).rejects.toThrow();
  expect((await send({ headers })).status).toBe(503);
  await kill({ tool: 'read_forever', lift: true });
  const again = await send({ headers });
  expect(again.status).toBe(200);
  await again.body?.cancel();
});
