import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createAgent } from '../support/agent.ts';
import { approve, cardSays, cardWith } from '../support/approvers.ts';
import {
  type HandWrittenServer,
  startHandWrittenServer,
  textResult,
} from '../support/hand-written-server.ts';
import { askDba } from '../support/policies.ts';
import { startWorld, type World } from '../support/start-world.ts';

let server: HandWrittenServer;
let world: World;

beforeAll(async () => {
  const tools = { delete_rows: () => textResult('gone') };
  server = await startHandWrittenServer({ tools });
  world = await startWorld({ servers: { shop: server.url }, policy: askDba() });
});
afterAll(async () => {
  await world.close();
  await server.close();
});

const cancel = (requestId: number) =>
  JSON.stringify({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId } });

it('leaves the call of another window with the same id alone if neither has a session', async () => {
  const [window, other] = await Promise.all([1, 2].map(() => createAgent(world, { server: 'shop' })));
  const held = window?.call('delete_rows', { table: 'carts' }, { id: 3 });
  const card = await cardWith(world, 'carts');
  expect((await other?.post(cancel(3)))?.status).toBe(202);
  await approve(world, 'alice', card);
  expect((await held)?.result).toEqual(textResult('gone'));
});

it('does not reach a server that keeps no sessions and so cannot tell whose call it names', async () => {
  const agent = await createAgent(world, { server: 'shop' });
  await agent.post(cancel(4));
  expect(server.seen.map(({ method }) => method)).not.toContain('notifications/cancelled');
});

/** One window of an official client, with its own count of ids. */
const openWindow = async () => {
  const url = world.mcp('shop');
  const token = await world.token('bob', url);
  const client = new Client({ name: 'window', version: '1' });
  const requestInit = { headers: { authorization: `Bearer ${token}` } };
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit }) as never);
  return client;
};

it('gives up the own call of an official client, also behind a server without sessions', async () => {
  const [window, other] = await Promise.all([openWindow(), openWindow()]);
  const before = server.runs('delete_rows');
  const call = (client: Client, table: string, signal?: AbortSignal) =>
    client.callTool({ name: 'delete_rows', arguments: { table } }, undefined, signal && { signal });
  const leaving = new AbortController();
  const left = call(window, 'orders', leaving.signal).catch((error: Error) => error.message);
  const held = call(other, 'bills');
  const [leftCard, heldCard] = [await cardWith(world, 'orders'), await cardWith(world, 'bills')];
  leaving.abort('enough');
  await left;
  await cardSays(world, leftCard, 'No one waits for this call');
  await approve(world, 'alice', leftCard);
  await approve(world, 'alice', heldCard);
  expect(await held).toEqual(textResult('gone'));
  await sleep(200);
  expect(server.runs('delete_rows')).toBe(before + 1);
  await Promise.all([window.close(), other.close()]);
});
