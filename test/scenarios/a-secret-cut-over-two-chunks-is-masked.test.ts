import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Agent, createAgent } from '../support/agent.ts';
import { type HandWrittenServer, startHandWrittenServer } from '../support/hand-written-server.ts';
import { ALLOW_ALL } from '../support/policies.ts';
import { startWorld, type World } from '../support/start-world.ts';

/** In the shape of a GitHub token; put together here so that no scanner takes this file for a leak. */
const SECRET = ['ghp', '16C7e42F292c6912E7710c838347Ae178B4a'].join('_');

let server: HandWrittenServer;
let world: World;
let agent: Agent;

/** Writes bytes in two pieces that no receiver gets as one, at a place the test chose. */
const inTwo = async (write: (bytes: Buffer) => unknown, bytes: Buffer, cut: number): Promise<void> => {
  write(bytes.subarray(0, cut));
  await sleep(30);
  write(bytes.subarray(cut));
};

beforeAll(async () => {
  server = await startHandWrittenServer({
    tools: {
      read_events: async ({ id, args, response }) => {
        const answer = {
          jsonrpc: '2.0',
          id,
          result: { content: [{ type: 'text', text: `über ${SECRET} end` }] },
        };
        const text = `event: message\r\ndata: ${JSON.stringify(answer)}\r\n\r\n`;
        const bytes = Buffer.from(args['escaped'] ? text.replace('ghp_', '\\u0067hp_') : text);
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        await inTwo((piece) => response.write(piece), bytes, bytes.indexOf('16C7') + Number(args['cut']));
        response.end();
      },
      read_json: async ({ id, response }) => {
        const answer = { jsonrpc: '2.0', id, result: { content: [{ type: 'text', text: SECRET }] } };
        const bytes = Buffer.from(JSON.stringify(answer));
        response.writeHead(200, { 'content-type': 'application/json' });
        await inTwo((piece) => response.write(piece), bytes, bytes.indexOf('16C7') + 8);
        response.end();
      },
    },
  });
  world = await startWorld({ servers: { shop: server.url }, policy: ALLOW_ALL });
  agent = await createAgent(world, { server: 'shop' });
});
afterAll(async () => {
  await world.close();
  await server.close();
});

it.each([
  { where: 'in its middle', args: { cut: 8 } },
  { where: 'after its prefix', args: { cut: 0 } },
  { where: 'inside an escape', args: { cut: -6, escaped: true } },
  { where: 'inside a character before it', args: { cut: -9 } },
])('in a stream of events, cut $where', async ({ args }) => {
  const { text, result } = await agent.call('read_events', args);
  expect(text).not.toContain('16C7');
  expect(JSON.stringify(result)).toMatch(/über .*end/);
});

it('in a JSON answer', async () => {
  const { text, status } = await agent.call('read_json');
  expect(status).toBe(200);
  expect(text).not.toContain('16C7');
});
