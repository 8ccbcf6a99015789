/** What waits to be recorded is bounded by caller: a stream waits for room instead of being cut. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createAgent } from '../support/agent.ts';
import {
  type HandWrittenServer,
  startHandWrittenServer,
  textResult,
} from '../support/hand-written-server.ts';
import { startWorld, type World } from '../support/start-world.ts';

const EVENTS = 100;
const STREAMS = 60;

let server: HandWrittenServer;
let world: World;

beforeAll(async () => {
  server = await startHandWrittenServer({
    tools: {
      report: ({ id, response }) => {
        const progress = (done: number) => ({
          jsonrpc: '2.0',
          method: 'notifications/progress',
          params: { progressToken: 'p', progress: done },
        });
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        const messages: object[] = Array.from({ length: EVENTS }, (_, index) => progress(index + 1));
        messages.push({ jsonrpc: '2.0', id, result: textResult('done') });
        response.end(messages.map((message) => `data: ${JSON.stringify(message)}\n\n`).join(''));
      },
    },
  });
  world = await startWorld({
    servers: { shop: server.url },
    // 200 entries, which two streams fill.
    config: { limits: { recordingQueueShare: 0.02 } },
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

it('brings every event of sixty streams of a hundred events that one caller reads at once', async () => {
  const call = async () => {
    const agent = await createAgent(world, { server: 'shop', subject: 'bob' });
    const params = { name: 'report', arguments: {}, _meta: { progressToken: 'p' } };
    return agent.request('tools/call', params);
  };
  const answers = await Promise.all(Array.from({ length: STREAMS }, call));
  for (const { messages, result } of answers) {
    expect(result).toEqual(textResult('done'));
    expect(messages).toHaveLength(EVENTS + 1);
  }
});
