import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Agent, createAgent } from '../support/agent.ts';
import {
  type Answering,
  type HandWrittenServer,
  startHandWrittenServer,
  textResult,
} from '../support/hand-written-server.ts';
import { ALLOW_ALL } from '../support/policies.ts';
import { startWorld, type World } from '../support/start-world.ts';

let server: HandWrittenServer;
let world: World;
let agent: Agent;

const LOG = { jsonrpc: '2.0', method: 'notifications/message', params: { level: 'info', data: 'done' } };

const event = (message: object) => `data: ${JSON.stringify(message)}\n\n`;
const answer = (id: unknown, text: string) => event({ jsonrpc: '2.0', id, result: textResult(text) });

const streaming =
  (frames: (id: string | number) => string): Answering =>
  ({ id, response }) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.end(frames(id));
  };

beforeAll(async () => {
  server = await startHandWrittenServer({
    sessions: true,
    tools: {
      read_twice: streaming((id) => answer(id, 'first') + answer(id, 'second') + event(LOG)),
      read_more: streaming((id) => answer(4711, 'foreign') + answer(id, 'own')),
      read_foreign: streaming(() => answer(4711, 'foreign')),
      read_nothing: streaming(() => ''),
      read_later: streaming(() => 'id: 1\ndata:\n\n'),
    },
  });
  world = await startWorld({ servers: { shop: server.url }, policy: ALLOW_ALL });
  agent = await createAgent(world, { server: 'shop' });
});
afterAll(async () => {
  await world.close();
  await server.close();
});

it('and whatever the server says behind it answers nothing', async () => {
  const { messages } = await agent.call('read_twice');
  expect(messages).toMatchObject([{ result: textResult('first') }, LOG]);
});

it('and what the server answers to others is not for this client', async () => {
  const { messages } = await agent.call('read_more');
  expect(messages).toMatchObject([{ result: textResult('own') }]);
});

it.each(['read_foreign', 'read_nothing'])('or is told that it gets none (%s)', async (tool) => {
  const { messages } = await agent.call(tool);
  expect(messages).toMatchObject([
    { result: { isError: true, content: [{ text: expect.stringContaining('broke before it answered') }] } },
  ]);
});

it('or may be fetched later, if the server named its events', async () => {
  const { messages, text } = await agent.call('read_later');
  expect(messages).toEqual([]);
  expect(text).toMatch(/^id: \S+$/m);
});
