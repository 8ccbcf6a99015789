import { setTimeout as sleep } from 'node:timers/promises';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createOrdersServer, type OrdersServer } from '../../src/demo/company/orders/orders-server.ts';
import { approve, cardsWith, cardWith, deny } from '../support/approvers.ts';
import { askDba } from '../support/policies.ts';
import { startWorld, type World } from '../support/start-world.ts';
import { createStatelessAgent, type StatelessAgent } from '../support/stateless-agent.ts';

let orders: OrdersServer;
let world: World;
let bob: StatelessAgent;

beforeAll(async () => {
  orders = await createOrdersServer({ token: 'orders-token' });
  world = await startWorld({
    servers: { orders: { url: orders.url, credential: { bearer: 'orders-token' } } },
    policy: askDba(),
    config: { approvals: { hold: { withProgress: '10s', without: '300ms' } } },
  });
  bob = await createStatelessAgent(world, { server: 'orders' });
});
afterAll(async () => {
  await world.close();
  await orders.close();
});

const rows = () => orders.database.run('SELECT * FROM orders').length;
const remove = (status: string, more?: object) => bob.call('delete_orders', { status }, more);
/** One try in which no one decides; resolves with the state that it ends with. */
const retry = async (status: string, requestState?: string): Promise<string> => {
  const { result } = await remove(status, requestState === undefined ? {} : { requestState });
  expect(result).toEqual({ resultType: 'input_required', requestState: expect.any(String) });
  return String(result?.['requestState']);
};

it('waits through several retries with no code of the client, and runs once', async () => {
  const url = world.mcp('orders');
  const client = new Client(
    { name: 'test', version: '1' },
    { versionNegotiation: { mode: { pin: '2026-07-28' } } },
  );
  const requestInit = { headers: { authorization: `Bearer ${await world.token('bob', url)}` } };
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit }));
  const before = rows();
  const call = client.callTool({ name: 'delete_orders', arguments: { status: 'cancelled' } });
  const card = await cardWith(world, 'cancelled');
  await sleep(1200);
  expect(rows()).toBe(before);
  await approve(world, 'alice', card);
  expect(await call).toMatchObject({ content: [{ type: 'text', text: '[{"changes":2}]' }] });
  expect(rows()).toBe(before - 2);
  expect(cardsWith(world, 'cancelled')).toHaveLength(1);
  await client.close();
});

it('hears the no that was said before the retry, and no one is asked again', async () => {
  const requestState = await retry('paid');
  await deny(world, 'alice', await cardWith(world, 'paid'), { reason: 'not today', share: true });
  await sleep(200);
  const { result } = await remove('paid', { requestState });
  expect(result).toMatchObject({
    resultType: 'complete',
    isError: true,
    content: [{ text: expect.stringContaining('not today') }],
  });
  expect(cardsWith(world, 'paid')).toHaveLength(1);
});

it('runs with the retry what was approved before it', async () => {
  const before = rows();
  const requestState = await retry('shipped');
  await approve(world, 'alice', await cardWith(world, 'shipped'));
  await sleep(200);
  const { result } = await remove('shipped', { requestState });
  expect(result).toMatchObject({ content: [{ type: 'text', text: expect.stringContaining('changes') }] });
  expect(rows()).toBeLessThan(before);
  // The approval is spent, whatever state the client still has.
  const again = await remove('shipped', { requestState });
  expect(again.result).toMatchObject({ isError: true, content: [{ text: expect.stringContaining('used') }] });
});

it('tells the client after nine retries that the approval is pending', async () => {
  let state = await retry('draft');
  for (let round = 2; round <= 9; round += 1) state = await retry('draft', state);
  const { result } = await remove('draft', { requestState: state });
  expect(result).toMatchObject({
    isError: true,
    content: [{ text: expect.stringContaining('is pending') }],
  });
  expect(cardsWith(world, 'draft')).toHaveLength(1);
});

it('takes a state from no one else, for no other arguments, and not altered', async () => {
  const requestState = await retry('lost');
  const carol = await createStatelessAgent(world, { server: 'orders', subject: 'carol' });
  const answers = await Promise.all([
    carol.call('delete_orders', { status: 'lost' }, { requestState }),
    remove('paid', { requestState }),
    remove('lost', { requestState: `${requestState}x` }),
  ]);
  for (const { status, messages } of answers) {
    expect(status).toBeLessThan(500);
    expect(messages.at(-1)).toMatchObject({ error: { code: -32602 } });
  }
  expect(cardsWith(world, 'lost')).toHaveLength(1);
});
