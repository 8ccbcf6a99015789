/** A stream that stays open would keep the gateway from ending; its client opens it again at another process. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createOrdersServer, type OrdersServer } from '../../src/demo/company/orders/orders-server.ts';
import { createAgent } from '../support/agent.ts';
import { type ChangingServer, startChangingServer } from '../support/changing-server.ts';
import { type HandWrittenServer, startHandWrittenServer } from '../support/hand-written-server.ts';
import { ALLOW_ALL } from '../support/policies.ts';
import { startWorld, type World } from '../support/start-world.ts';
import { stateless } from '../support/stateless-agent.ts';

let things: ChangingServer;
let orders: OrdersServer;
let slow: HandWrittenServer;
let world: World;
let closed: Promise<void> | undefined;

beforeEach(async () => {
  closed = undefined;
  things = await startChangingServer([]);
  orders = await createOrdersServer({ token: 'orders-token' });
  slow = await startHandWrittenServer({
    tools: {
      read_for_ever: ({ response }) => {
        response.setHeader('content-type', 'text/event-stream');
        response.write('id: 1\ndata: \n\n');
        return undefined as never;
      },
    },
  });
  world = await startWorld({
    servers: {
      things: things.url,
      slow: slow.url,
      orders: { url: orders.url, credential: { bearer: 'orders-token' } },
    },
    policy: ALLOW_ALL,
    config: { limits: { shutdownTime: '3s' } },
  });
});
afterEach(async () => {
  await (closed ?? world.close());
  things.close();
  await Promise.all([orders.close(), slow.close()]);
});

const stop = (): void => {
  closed = world.close();
};

it('the standing stream of a session ends, without an error', async () => {
  const url = world.mcp('things');
  const headers = { authorization: `Bearer ${await world.token('bob', url)}`, accept: 'text/event-stream' };
  const stream = await fetch(url, { headers });
  await expect.poll(things.streams).toBe(1);
  stop();
  expect(await stream.text()).toBe(':\n\n');
});

it('a subscription of 2026-07-28 ends with its result, as on a shutdown of the server itself', async () => {
  const agent = await createAgent(world, { server: 'orders' });
  const { params, headers } = stateless('subscriptions/listen', {
    notifications: { toolsListChanged: true },
  });
  const acknowledged = Promise.withResolvers<void>();
  const listening = agent.request('subscriptions/listen', params, {
    headers,
    heard: () => acknowledged.resolve(),
  });
  await acknowledged.promise;
  stop();
  expect((await listening).result).toEqual({
    resultType: 'complete',
    _meta: { 'io.modelcontextprotocol/subscriptionId': expect.anything() },
  });
});

it('a session that is followed by the API is no longer followed here, and nothing breaks off', async () => {
  const agent = await createAgent(world, { server: 'things' });
  await agent.request('ping');
  const api = `${world.gateway.url}/api`;
  const headers = { authorization: `Bearer ${await world.token('eve', api, { groups: ['auditors'] })}` };
  const list = await (await fetch(`${api}/v1/sessions`, { headers })).json();
  const { id } = (list as { items: { id: string }[] }).items[0] ?? {};
  const live = await fetch(`${api}/v1/sessions/${id}/live`, { headers });
  expect(live.status).toBe(200);
  stop();
  expect(await live.text()).toContain(': following');
});

it('a call whose answer can be resumed gets its time, and its stream then ends where it can be resumed', async () => {
  const agent = await createAgent(world, { server: 'slow' });
  const call = agent.call('read_for_ever');
  await expect.poll(() => slow.runs('read_for_ever')).toBe(1);
  await sleep(100);
  stop();
  const { text, messages } = await call;
  expect(text).toMatch(/^id: \S+/m);
  expect(messages).toEqual([]);
});
