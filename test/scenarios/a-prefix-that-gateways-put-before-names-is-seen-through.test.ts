/** Tools behind another gateway carry its prefixes; what they do stands behind them. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createAgent } from '../support/agent.ts';
import { type ChangingServer, startChangingServer } from '../support/changing-server.ts';
import { startWorld, type World } from '../support/start-world.ts';

const tool = (name: string) => ({ name, description: name, inputSchema: { type: 'object' } });

const NAMES = [
  'zorb-mcp-server-whoami',
  'acme-zorb-mcp-list_things',
  'sync-crm-list_people',
  'acme-zorb-mcp-drop_thing',
];

let upstream: ChangingServer;
let world: World;

beforeAll(async () => {
  upstream = await startChangingServer(NAMES.map(tool));
  world = await startWorld({
    servers: {
      named: { url: upstream.url, prefix: ['acme-zorb-mcp-', 'sync-crm-', 'zorb-mcp-server-'] },
    },
    policy: { version: 1, defaults: { write: 'deny', destructive: 'deny', unknown: 'deny' } },
  });
});
afterAll(async () => {
  await world.close();
  upstream.close();
});

it('is left out if the configuration names it', async () => {
  const agent = await createAgent(world, { server: 'named' });
  const found: unknown[] = [];
  for (const name of NAMES) found.push((await agent.call(name)).result?.['isError'] === true);
  expect(found).toEqual([false, false, false, true]);
  expect(upstream.calls).toEqual([
    'zorb-mcp-server-whoami',
    'acme-zorb-mcp-list_things',
    'sync-crm-list_people',
  ]);
});
