import { afterAll, beforeAll, expect, it } from 'vitest';
import { createAgent } from '../support/agent.ts';
import { readEvents, sessionsOf } from '../support/auditor.ts';
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
      read_questions: ({ id, response }) => {
        const say = (message: object) =>
          response.write(`data: ${JSON.stringify({ jsonrpc: '2.0', ...message })}\n\n`);
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        say({ id: SECRET, method: 'sampling/createMessage', params: { messages: [], maxTokens: 1 } });
        say({ id: SECRET, method: SECRET, params: {} });
        say({ id, result: { content: [] } });
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

it('whether the client hears the question or not', async () => {
  const { text } = await (await createAgent(world, { server: 'shop' })).call('read_questions');
  expect(text).not.toContain('16C7');
  const recorded = async () => {
    const sessions = await sessionsOf(world, {});
    return (await Promise.all(sessions.map(({ id }) => readEvents(world, id)))).flat();
  };
  const hidden = '[REDACTED:github_token]';
  await expect
    .poll(recorded)
    .toContainEqual(expect.objectContaining({ verdict: 'deny', method: hidden, rpcId: hidden }));
  expect(await recorded()).toContainEqual(
    expect.objectContaining({ verdict: 'allow', method: 'sampling/createMessage', rpcId: hidden }),
  );
  expect(JSON.stringify(await recorded())).not.toContain(SECRET);
});
