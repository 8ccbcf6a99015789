import { afterAll, beforeAll, expect, it } from 'vitest';
import { createAgent } from '../support/agent.ts';
import { readEvents, sessionsOf } from '../support/auditor.ts';
import {
  type HandWrittenServer,
  startHandWrittenServer,
  textResult,
} from '../support/hand-written-server.ts';
import { ALLOW_ALL } from '../support/policies.ts';
import { startWorld, type World } from '../support/start-world.ts';

/** In the shapes of tokens; put together here so that no scanner takes this file for a leak. */
const ID = ['ghp', '16C7e42F292c6912E7710c838347Ae178B4a'].join('_');
const TOKEN = ['ghp', 'a6C7e42F292c6912E7710c838347Ae178B4b'].join('_');
const OTHER = ['ghp', 'b6C7e42F292c6912E7710c838347Ae178B4c'].join('_');
/** A number that is a valid card. */
const CARD = 4111111111111111;

let server: HandWrittenServer;
let world: World;

beforeAll(async () => {
  server = await startHandWrittenServer({
    tools: {
      read_note: () => textResult('a note'),
      read_slowly: ({ id, response }) => {
        const say = (message: object) =>
          response.write(`data: ${JSON.stringify({ jsonrpc: '2.0', ...message })}\n\n`);
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        for (const progressToken of [TOKEN, OTHER])
          say({ method: 'notifications/progress', params: { progressToken, progress: 1 } });
        say({ id, result: textResult(`for ${String(id)}`) });
        response.end();
      },
    },
  });
  world = await startWorld({ servers: { shop: server.url }, policy: ALLOW_ALL });
});
afterAll(async () => {
  await world.close();
  await server.close();
});

it.each([ID, CARD])('as JSON, for the id %s', async (id) => {
  const agent = await createAgent(world, { server: 'shop' });
  const { messages } = await agent.call('read_note', {}, { id });
  expect(messages).toEqual([expect.objectContaining({ id, result: expect.anything() })]);
});

it('and in a stream, where its progress token comes back as well, and no other secret', async () => {
  const agent = await createAgent(world, { server: 'shop' });
  const params = { name: 'read_slowly', arguments: {}, _meta: { progressToken: TOKEN } };
  const { messages, text } = await agent.request('tools/call', params, { id: ID });
  expect(messages[0]).toMatchObject({ params: { progressToken: TOKEN } });
  expect(messages.at(-1)).toMatchObject({ id: ID, result: textResult('for [REDACTED:github_token]') });
  expect(text).not.toContain(OTHER);
  const read = async () =>
    JSON.stringify(await Promise.all((await sessionsOf(world, {})).map(({ id }) => readEvents(world, id))));
  await expect.poll(read).toContain('read_slowly');
  for (const secret of [ID, TOKEN, OTHER]) expect(await read()).not.toContain(secret);
});
