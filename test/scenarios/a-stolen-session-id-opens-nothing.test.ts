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
let alice: Agent;
let session: string;

const INITIALIZE = {
  protocolVersion: '2025-11-25',
  capabilities: {},
  clientInfo: { name: 'test', version: '1' },
};

beforeAll(async () => {
  server = await startHandWrittenServer({ tools: { read_rows: () => textResult('rows') }, sessions: true });
  world = await startWorld({ servers: { shop: server.url, books: server.url }, policy: ALLOW_ALL });
  alice = await createAgent(world, { server: 'shop', subject: 'alice' });
  session = (await alice.request('initialize', INITIALIZE)).headers.get('mcp-session-id') ?? '';
});
afterAll(async () => {
  await world.close();
  await server.close();
});

const withSession = (id: string) => ({ headers: { 'mcp-session-id': id } });
const open = async (subject: string, method: 'GET' | 'DELETE', id: string): Promise<number> => {
  const url = world.mcp('shop');
  const headers = { authorization: `Bearer ${await world.token(subject, url)}`, ...withSession(id).headers };
  const response = await fetch(url, { method, headers: { ...headers, accept: 'text/event-stream' } });
  await response.arrayBuffer();
  return response.status;
};

it('works for whom it was made, and is not the id of the server', async () => {
  const { result } = await alice.call('read_rows', {}, withSession(session));
  expect(result).toEqual(textResult('rows'));
  const upstreamId = server.seen.at(-1)?.headers['mcp-session-id'];
  expect(upstreamId).toMatch(/^[0-9a-f-]{36}$/);
  expect(session).not.toContain(upstreamId);
});

it.each([
  {
    what: 'another caller',
    ask: async () =>
      (await createAgent(world, { server: 'shop' })).call('read_rows', {}, withSession(session)),
  },
  {
    what: 'another server',
    ask: async () =>
      (await createAgent(world, { server: 'books', subject: 'alice' })).call(
        'read_rows',
        {},
        withSession(session),
      ),
  },
  {
    what: 'the id of the server',
    ask: async () =>
      alice.call('read_rows', {}, withSession(String(server.seen.at(-1)?.headers['mcp-session-id']))),
  },
  {
    what: 'a changed id',
    ask: async () => alice.call('read_rows', {}, withSession(`${session.slice(0, -2)}xx`)),
  },
])('is unknown for $what: 404, and the server hears nothing', async ({ ask }) => {
  await alice.call('read_rows', {}, withSession(session));
  const heard = server.seen.length;
  const answer = await ask();
  expect(answer.status).toBe(404);
  expect(answer.messages[0]).toMatchObject({ error: { code: -32001 } });
  expect(server.seen.length).toBe(heard);
});

it('neither listens nor ends the session for another caller', async () => {
  const heard = server.seen.length;
  expect(await open('bob', 'GET', session)).toBe(404);
  expect(await open('bob', 'DELETE', session)).toBe(404);
  expect(server.seen.length).toBe(heard);
  expect(await open('alice', 'DELETE', session)).not.toBe(404);
  expect(server.seen.at(-1)?.httpMethod).toBe('DELETE');
});
