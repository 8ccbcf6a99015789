import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { stringify } from 'yaml';
import { type Agent, createAgent } from '../support/agent.ts';
import { type HandWrittenServer, startHandWrittenServer } from '../support/hand-written-server.ts';
import { startWorld, type World } from '../support/start-world.ts';
import { stateless } from '../support/stateless-agent.ts';

const tool = (name: string) => ({ name, inputSchema: { type: 'object' } });
const allow = (tools: readonly string[]) => ({
  version: 1,
  defaults: { unknown: 'deny', read: 'deny' },
  rules: [{ id: 'some', match: { tool: tools }, action: 'allow' }],
});

const tools = [tool('list_rows')];
let server: HandWrittenServer;
let world: World;
let bob: Agent;
let heard = 0;
const patience = { timeout: 15_000 };
const closing = new AbortController();
let listening: Promise<unknown>;

beforeAll(async () => {
  server = await startHandWrittenServer({
    tools: {},
    methods: {
      'tools/list': () => ({ tools }),
      'subscriptions/listen': ({ response }) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write(': open\n\n');
      },
    },
  });
  world = await startWorld({
    servers: { shop: { url: server.url, pinning: 'strict' } },
    policy: allow(['list_rows', 'count_rows']),
  });
  bob = await createAgent(world, { server: 'shop' });
  const { params, headers } = stateless('subscriptions/listen', {
    notifications: { toolsListChanged: true },
  });
  listening = bob
    .request('subscriptions/listen', params, {
      headers,
      signal: closing.signal,
      heard: ({ method }) => {
        if (method === 'notifications/tools/list_changed') heard += 1;
      },
    })
    .catch(() => undefined);
  await vi.waitUntil(() => server.seen.some(({ method }) => method === 'subscriptions/listen'), patience);
});
afterAll(async () => {
  closing.abort();
  await listening;
  await world.close();
  await server.close();
});

const listed = async (): Promise<string> => JSON.stringify((await bob.request('tools/list')).result);
const accept = async (name: string): Promise<void> => {
  const root = `${world.gateway.url}/api`;
  const headers = {
    authorization: `Bearer ${await world.token('carol', root)}`,
    'content-type': 'application/json',
  };
  const body = JSON.stringify({ names: [name] });
  await fetch(`${root}/v1/tools/shop/accept`, { method: 'POST', headers, body });
};

it('once an operator has accepted a tool that they could not see, and not before', async () => {
  expect(await listed()).not.toContain('list_rows');
  await new Promise((resolve) => setTimeout(resolve, 6_000));
  expect(heard).toBe(0);
  await accept('list_rows');
  await expect.poll(() => heard, patience).toBe(1);
  expect(await listed()).toContain('list_rows');
});

it('once another policy is in force', async () => {
  writeFileSync(join(world.folder, 'policy.yaml'), stringify(allow(['count_rows'])));
  await expect.poll(() => heard, patience).toBe(2);
  expect(await listed()).not.toContain('list_rows');
});
