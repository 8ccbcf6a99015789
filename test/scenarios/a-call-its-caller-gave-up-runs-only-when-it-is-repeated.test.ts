import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Agent, createAgent } from '../support/agent.ts';
import { approve, cardSays, cardsWith, cardWith } from '../support/approvers.ts';
import {
  type HandWrittenServer,
  startHandWrittenServer,
  textResult,
} from '../support/hand-written-server.ts';
import { askDba } from '../support/policies.ts';
import { startWorld, type World } from '../support/start-world.ts';

let server: HandWrittenServer;
let world: World;
let agent: Agent;
/** The session that the calls are made in. */
let headers: Readonly<Record<string, string>>;

beforeAll(async () => {
  server = await startHandWrittenServer({ tools: { delete_rows: () => textResult('gone') } });
  world = await startWorld({ servers: { shop: server.url }, policy: askDba() });
  agent = await createAgent(world, { server: 'shop' });
  const hello = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'a', version: '1' } };
  const begun = await agent.request('initialize', hello);
  headers = { 'mcp-session-id': begun.headers.get('mcp-session-id') ?? '' };
});
afterAll(async () => {
  await world.close();
  await server.close();
});

it.each([
  {
    how: 'closed the connection',
    giveUp: async (left: AbortController) => left.abort(),
  },
  {
    how: 'cancelled the request',
    giveUp: async () => {
      const params = { requestId: 'held' };
      const cancelled = { jsonrpc: '2.0', method: 'notifications/cancelled', params };
      await agent.post(JSON.stringify(cancelled), { headers });
    },
  },
])(
  'is not run on approve if the caller $how, and runs once for the identical retry',
  async ({ how, giveUp }) => {
    const before = server.runs('delete_rows');
    const args = { table: how };
    const left = new AbortController();
    const options = { id: 'held', headers, signal: left.signal };
    const held = agent.call('delete_rows', args, options).catch(() => undefined);
    const card = await cardWith(world, how);
    await giveUp(left);
    await held;
    await approve(world, 'alice', card);
    await cardSays(world, card, 'Approved by');
    expect(server.runs('delete_rows')).toBe(before);

    const retry = await agent.call('delete_rows', args);
    expect(retry.result).toEqual(textResult('gone'));
    expect(server.runs('delete_rows')).toBe(before + 1);

    const again = new AbortController();
    const asksAnew = agent.call('delete_rows', args, { signal: again.signal }).catch(() => undefined);
    await expect.poll(() => cardsWith(world, how).length).toBe(2);
    again.abort();
    await asksAnew;
    expect(server.runs('delete_rows')).toBe(before + 1);
  },
);
