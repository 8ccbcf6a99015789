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

/** In the shape of a GitHub token; put together here so that no scanner takes this file for a leak. */
const SECRET = ['ghp', '16C7e42F292c6912E7710c838347Ae178B4a'].join('_');

let server: HandWrittenServer;
let world: World;

beforeAll(async () => {
  server = await startHandWrittenServer({ tools: { read_note: () => textResult('a note') } });
  world = await startWorld({ servers: { shop: server.url }, policy: ALLOW_ALL });
});
afterAll(async () => {
  await world.close();
  await server.close();
});

it('nor said again, and the server never hears of it', async () => {
  const { text } = await (await createAgent(world, { server: 'shop' })).call(SECRET);
  expect(text).toContain('reads like a secret');
  expect(text).not.toContain(SECRET);
  expect(JSON.stringify(server.seen)).not.toContain(SECRET);
  const recorded = async () => {
    const sessions = await sessionsOf(world, {});
    return (await Promise.all(sessions.map(({ id }) => readEvents(world, id)))).flat();
  };
  await expect
    .poll(recorded)
    .toContainEqual(expect.objectContaining({ kind: 'request', tool: '[REDACTED:github_token]' }));
  await expect.poll(recorded).toContainEqual(expect.objectContaining({ verdict: 'refused' }));
  expect(JSON.stringify(await recorded())).not.toContain(SECRET);
  expect(JSON.stringify(await sessionsOf(world, {}))).not.toContain(SECRET);
});
