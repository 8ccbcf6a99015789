import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createAgent } from '../support/agent.ts';
import {
  type HandWrittenServer,
  startHandWrittenServer,
  textResult,
} from '../support/hand-written-server.ts';
import { ALLOW_ALL } from '../support/policies.ts';
import { startWorld, type World } from '../support/start-world.ts';
import { createStatelessAgent } from '../support/stateless-agent.ts';

let server: HandWrittenServer;
let world: World;

beforeAll(async () => {
  const wait = async () => {
    await sleep(300);
    return textResult('waited');
  };
  server = await startHandWrittenServer({ sessions: true, tools: { wait } });
  world = await startWorld({ servers: { slow: server.url }, policy: ALLOW_ALL });
});
afterAll(async () => {
  await world.close();
  await server.close();
});

it('at the same time, if there is no session to tell them apart', async () => {
  // Each agent counts its ids from 1.
  const agents = await Promise.all([1, 2].map(() => createStatelessAgent(world, { server: 'slow' })));
  const answers = await Promise.all(agents.map((agent) => agent.call('wait')));
  for (const { result } of answers) expect(result).toMatchObject({ content: [{ text: 'waited' }] });
});

it('but no id twice at the same time in one session', async () => {
  const agent = await createAgent(world, { server: 'slow' });
  const hello = {
    protocolVersion: '2025-11-25',
    capabilities: {},
    clientInfo: { name: 'test', version: '1' },
  };
  const session = (await agent.request('initialize', hello)).headers.get('mcp-session-id') ?? '';
  const headers = { 'mcp-session-id': session, 'mcp-protocol-version': '2025-11-25' };
  const calls = await Promise.all([1, 2].map(() => agent.call('wait', {}, { id: 7, headers })));
  expect(calls.map(({ status }) => status).toSorted()).toEqual([200, 400]);
});

it.each(['GET', 'DELETE'])('%s is no method of the revision without sessions', async (method) => {
  const url = world.mcp('slow');
  const response = await fetch(url, {
    method,
    headers: {
      authorization: `Bearer ${await world.token('bob', url)}`,
      'mcp-protocol-version': '2026-07-28',
      accept: 'text/event-stream',
    },
  });
  expect(response.status).toBe(405);
});
