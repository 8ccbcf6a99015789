/** An answer of type JSON has room for one message: what a server asks beside it cannot be answered, and is withheld. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createAgent } from '../support/agent.ts';
import { readEvents, sessionsOf } from '../support/auditor.ts';
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
    tools: {
      ask: ({ id, response }) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        const question = { jsonrpc: '2.0', id: 'q', method: 'ping' };
        response.end(JSON.stringify([question, { jsonrpc: '2.0', id, result: textResult('done') }]));
      },
    },
  });
  world = await startWorld({
    servers: { shop: server.url },
    policy: {
      version: 1,
      defaults: { read: 'allow', write: 'allow', destructive: 'allow', unknown: 'allow' },
    },
  });
});
afterAll(async () => {
  await world.close();
  await server.close();
});

it('delivers the answer alone and records the question as refused', async () => {
  const agent = await createAgent(world, { server: 'shop', subject: 'bob' });
  const { messages } = await agent.call('ask');
  expect(messages).toEqual([expect.objectContaining({ result: textResult('done') })]);
  const [session] = await sessionsOf(world, { user: 'bob' });
  const events = async () => readEvents(world, session?.id ?? '');
  await expect
    .poll(events)
    .toContainEqual(
      expect.objectContaining({ from: 'server', kind: 'request', method: 'ping', verdict: 'refused' }),
    );
});
