import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Agent, createAgent } from '../support/agent.ts';
import {
  type HandWrittenServer,
  startHandWrittenServer,
  textResult,
} from '../support/hand-written-server.ts';
import { ALLOW_ALL } from '../support/policies.ts';
import { startWorld, type World } from '../support/start-world.ts';

let server: HandWrittenServer;
let world: World;
let agent: Agent;

beforeAll(async () => {
  server = await startHandWrittenServer({
    tools: {
      read_slowly: async () => {
        await sleep(200);
        return textResult('finished');
      },
    },
    sessions: true,
  });
  world = await startWorld({ servers: { shop: server.url }, policy: ALLOW_ALL });
  agent = await createAgent(world, { server: 'shop' });
});
afterAll(async () => {
  await world.close();
  await server.close();
});

const newSession = async (): Promise<string> => {
  const { headers } = await agent.request('initialize', {
    protocolVersion: '2025-11-25',
    capabilities: {},
    clientInfo: { name: 'test', version: '1' },
  });
  return headers.get('mcp-session-id') ?? '';
};
const call = (session: string | undefined) =>
  agent.call(
    'read_slowly',
    {},
    { id: 1, headers: session === undefined ? {} : { 'mcp-session-id': session } },
  );

it('a second request with the id of one in flight: 400', async () => {
  const session = await newSession();
  const first = call(session);
  await expect.poll(() => server.runs('read_slowly'), { timeout: 5000 }).toBe(1);
  expect((await call(session)).status).toBe(400);
  expect((await first).result).toEqual(textResult('finished'));
  expect((await call(session)).result).toEqual(textResult('finished'));
});

it('two sessions of one person count each for themselves', async () => {
  const answers = await Promise.all([call(await newSession()), call(await newSession())]);
  for (const { result } of answers) expect(result).toEqual(textResult('finished'));
});

it('two windows of one person on a server without sessions may both begin with 1', async () => {
  const answers = await Promise.all([call(undefined), call(undefined)]);
  for (const { result } of answers) expect(result).toEqual(textResult('finished'));
});
