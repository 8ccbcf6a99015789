/** Shows that a stock SDK client of 2026-07-28 waits three minutes for an approval: `node scripts/long-hold.ts`. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { createOrdersServer } from '../src/demo/company/orders/orders-server.ts';
import { APPROVALS_CHANNEL, SLACK_USERS } from '../src/demo/company/workspace-seed.ts';
import { askDba } from '../test/support/policies.ts';
import { startWorld } from '../test/support/start-world.ts';

const HOLD = 180_000;
const EXPECTED = '[{"changes":2}]';

const orders = await createOrdersServer({ token: 'orders-token' });
const world = await startWorld({
  servers: { orders: { url: orders.url, credential: { bearer: 'orders-token' } } },
  policy: askDba(),
});
const url = world.mcp('orders');
const client = new Client(
  { name: 'long-hold', version: '1' },
  { versionNegotiation: { mode: { pin: '2026-07-28' } } },
);
const token = await world.token('bob', url, { ttl: 600_000 });
const requestInit = { headers: { authorization: `Bearer ${token}` } };
await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit }));
const started = Date.now();
const call = client.callTool({ name: 'delete_orders', arguments: { status: 'cancelled' } });
await sleep(HOLD);
const cards = world.slack.messages(APPROVALS_CHANNEL);
const ts = cards.at(-1)?.ts ?? '';
await world.slack.click({ user: SLACK_USERS.alice, channel: APPROVALS_CHANNEL, ts, text: 'Approve' });
const { content } = (await call) as { content: { text?: string }[] };
const seconds = Math.round((Date.now() - started) / 1000);
const isRight = content[0]?.text === EXPECTED && cards.length === 1;
process.stdout.write(`${isRight ? 'ok' : 'FAILED'}: answered after ${seconds} s: ${content[0]?.text}\n`);
await client.close();
await world.close();
await orders.close();
process.exitCode = isRight ? 0 : 1;
