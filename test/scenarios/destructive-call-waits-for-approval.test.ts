import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createOrdersServer, type OrdersServer } from '../../src/demo/company/orders/orders-server.ts';
import { APPROVALS_CHANNEL, SLACK_USERS } from '../../src/demo/company/workspace-seed.ts';
import { startWorld, type World } from '../support/start-world.ts';

let orders: OrdersServer;
let world: World;

beforeAll(async () => {
  orders = await createOrdersServer({ token: 'orders-token' });
  world = await startWorld({
    servers: { orders: { url: orders.url, credential: { bearer: 'orders-token' } } },
    policy: {
      version: 1,
      approvers: { dba: { any: [{ slackGroup: 'S0DBA' }] } },
      rules: [
        {
          id: 'ask-dba',
          match: { effect: ['write', 'destructive', 'unknown'] },
          action: 'require-approval',
          approvers: 'dba',
        },
      ],
    },
  });
});
afterAll(async () => {
  await world.close();
  await orders.close();
});

it('runs a destructive call exactly once, after a member of the group has clicked', async () => {
  const url = world.mcp('orders');
  const token = await world.token('bob', url);
  const client = new Client({ name: 'test', version: '1' });
  const requestInit = { headers: { authorization: `Bearer ${token}` } };
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit }));
  const call = client.callTool({ name: 'delete_orders', arguments: { status: 'cancelled' } });
  await expect.poll(() => world.slack.lastMessage(APPROVALS_CHANNEL)?.ts).toBeDefined();
  expect(orders.database.run('SELECT * FROM orders')).toHaveLength(5);
  const ts = world.slack.lastMessage(APPROVALS_CHANNEL)?.ts ?? '';
  await world.slack.click({ user: SLACK_USERS.alice, channel: APPROVALS_CHANNEL, ts, text: 'Approve' });
  expect(await call).toMatchObject({ content: [{ type: 'text', text: '[{"changes":2}]' }] });
  expect(orders.database.run('SELECT * FROM orders')).toHaveLength(3);
  await client.close();
});
