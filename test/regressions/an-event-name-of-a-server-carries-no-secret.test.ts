import { afterAll, beforeAll, expect, it } from 'vitest';
import { createAgent } from '../support/agent.ts';
import { type HandWrittenServer, startHandWrittenServer } from '../support/hand-written-server.ts';
import { ALLOW_ALL } from '../support/policies.ts';
import { startWorld, type World } from '../support/start-world.ts';

/** In the shape of a GitHub token; put together here so that no scanner takes this file for a leak. */
const SECRET = ['ghp', '16C7e42F292c6912E7710c838347Ae178B4a'].join('_');

let server: HandWrittenServer;
let world: World;

beforeAll(async () => {
  server = await startHandWrittenServer({
    tools: {
      read_events: ({ id, response }) => {
        const answer = JSON.stringify({ jsonrpc: '2.0', id, result: { content: [] } });
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write(`event: ${SECRET}\nid: 1\ndata\n\n`);
        response.end(`event: message\ndata: ${answer}\n\n`);
      },
    },
  });
  world = await startWorld({ servers: { shop: server.url }, policy: ALLOW_ALL });
});
afterAll(async () => {
  await world.close();
  await server.close();
});

it('and the name that MCP gives stays', async () => {
  const { text, result } = await (await createAgent(world, { server: 'shop' })).call('read_events');
  expect(text).not.toContain('16C7');
  expect(text).toContain('event: other\n');
  expect(text).toContain('event: message\n');
  expect(result).toEqual({ content: [] });
});
