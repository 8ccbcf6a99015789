import { afterAll, beforeAll, expect, it } from 'vitest';
import { type FixtureServer, startFixtureServer } from '../conformance/fixture-server.ts';
import { createAgent } from '../support/agent.ts';
import { ALLOW_ALL } from '../support/policies.ts';
import { startWorld, type World } from '../support/start-world.ts';
import { stateless } from '../support/stateless-agent.ts';

let server: FixtureServer;
let world: World;

beforeAll(async () => {
  server = await startFixtureServer();
  const closed = { id: 'closed', match: { resource: 'test://watched-*' }, action: 'deny' };
  world = await startWorld({
    servers: { fixture: server.url },
    policy: { ...ALLOW_ALL, rules: [...ALLOW_ALL.rules, closed] },
  });
});
afterAll(async () => {
  await world.close();
  await server.close();
});

const listen = async (uri: string) => {
  const bob = await createAgent(world, { server: 'fixture' });
  const { params, headers } = stateless('subscriptions/listen', {
    notifications: { resourceSubscriptions: [uri] },
  });
  const signal = AbortSignal.timeout(1000);
  return bob.request('subscriptions/listen', params, { headers, signal });
};

it('is refused if policy closes the resource', async () => {
  const { messages } = await listen('test://watched-resource');
  expect(messages.at(-1)).toMatchObject({ error: { code: -31403 } });
});

it('is let through if policy allows it, and stays open', async () => {
  await expect(listen('test://static-text')).rejects.toThrow(/timeout|aborted/i);
});
