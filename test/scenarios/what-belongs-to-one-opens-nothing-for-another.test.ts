import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Agent, createAgent } from '../support/agent.ts';
import {
  type HandWrittenServer,
  startHandWrittenServer,
  textResult,
} from '../support/hand-written-server.ts';
import { ALLOW_ALL } from '../support/policies.ts';
import { startWorld, type World } from '../support/start-world.ts';
import { stateless } from '../support/stateless-agent.ts';

/** In the shape of a GitHub token; put together here so that no scanner takes this file for a leak. */
const SECRET = ['ghp', 'aQ7bR2cS9dT4eU1fV8gW3hX6iY5jZ0kAlBmC'].join('_');

let server: HandWrittenServer;
let world: World;
let bob: Agent;

beforeAll(async () => {
  const region = { type: 'string', 'x-mcp-header': 'Region' };
  server = await startHandWrittenServer({
    sessions: true,
    tools: {
      read_events: ({ id, response }) => {
        const answer = JSON.stringify({ jsonrpc: '2.0', id, result: textResult('of bob') });
        response.setHeader('content-type', 'text/event-stream');
        response.end(`id: ${SECRET}\ndata:\n\nid: 2\ndata: ${answer}\n\n`);
      },
    },
    methods: {
      'tools/list': () => ({
        tools: [
          { name: 'read_events', inputSchema: { type: 'object' } },
          { name: 'read_region', inputSchema: { type: 'object', properties: { region } } },
        ],
      }),
    },
  });
  world = await startWorld({ servers: { shop: server.url }, policy: ALLOW_ALL });
  bob = await createAgent(world, { server: 'shop' });
});
afterAll(async () => {
  await world.close();
  await server.close();
});

const HELLO = {
  protocolVersion: '2025-11-25',
  capabilities: {},
  clientInfo: { name: 'test', version: '1' },
};

const sessionOf = async (agent: Agent) => {
  const { headers } = await agent.request('initialize', HELLO);
  return { 'mcp-session-id': headers.get('mcp-session-id') ?? '', 'mcp-protocol-version': '2025-11-25' };
};

const gets = () => server.seen.filter(({ httpMethod }) => httpMethod === 'GET');

const resume = async (who: string, session: Record<string, string>, lastEventId: string) => {
  const authorization = `Bearer ${await world.token(who, world.mcp('shop'))}`;
  const headers = { authorization, accept: 'text/event-stream', 'last-event-id': lastEventId, ...session };
  return (await fetch(world.mcp('shop'), { headers })).status;
};

it("event ids: no one replays another's events, nor those of another session", async () => {
  const session = await sessionOf(bob);
  const { text } = await bob.call('read_events', {}, { headers: session });
  expect(text).not.toContain(SECRET);
  const [id = ''] = [...text.matchAll(/^id: (.+)$/gm)].map(([, found]) => found ?? '');
  expect(id).not.toBe('');

  const eve = await createAgent(world, { server: 'shop', subject: 'eve' });
  expect(await resume('eve', await sessionOf(eve), id)).toBe(404);
  expect(await resume('eve', session, id)).toBe(404);
  expect(await resume('bob', await sessionOf(bob), id)).toBe(404);
  expect(await resume('bob', session, SECRET)).toBe(404);
  expect(gets()).toEqual([]);

  // The hand-written server offers no stream, but it hears its own id.
  expect(await resume('bob', session, id)).toBe(405);
  expect(gets().map(({ headers }) => headers['last-event-id'])).toEqual([SECRET]);
});

it.each([
  ['another value', { 'mcp-param-region': 'eu' }],
  ['no value', {}],
])('headers that repeat arguments: %s than the body is 400', async (_what, more) => {
  const { params, headers } = stateless('tools/call', { name: 'read_region', arguments: { region: 'us' } });
  const sent = { ...headers, 'mcp-name': 'read_region', ...more };
  const { status, messages } = await bob.request('tools/call', params, { headers: sent });
  expect(status).toBe(400);
  expect(messages[0]).toMatchObject({ error: { code: -32020 } });
  expect(server.runs('read_region')).toBe(0);
});
