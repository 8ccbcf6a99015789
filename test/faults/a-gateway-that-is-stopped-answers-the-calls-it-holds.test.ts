/** A real process and a real SIGTERM, on both stores: nothing that people were asked about is lost by a restart. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  Client as ClientV2,
  StreamableHTTPClientTransport as TransportV2,
} from '@modelcontextprotocol/client';
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as TransportV1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOrdersServer, type OrdersServer } from '../../src/demo/company/orders/orders-server.ts';
import { APPROVALS_CHANNEL, SLACK_USERS } from '../../src/demo/company/workspace-seed.ts';
import { type Agent, createAgent } from '../support/agent.ts';
import { type Company, startCompany } from '../support/start-company.ts';
import type { GatewayProcess } from '../support/start-gateway-process.ts';
import { createStatelessAgent } from '../support/stateless-agent.ts';
import { withMongoDb } from '../support/with-mongodb.ts';

const ASK_ORDERS = {
  id: 'ask-orders',
  match: { tool: 'delete_orders' },
  action: 'require-approval',
  approvers: 'dba',
};

const on = (mongodb?: string) => () => {
  let company: Company;
  let orders: OrdersServer;
  let gateway: GatewayProcess;
  let port: number;
  /** Requests to the slow server that are to wait, by name of the tool's arguments. */
  const gates = new Map<string, PromiseWithResolvers<void>>();

  const launch = (config: object = {}): Promise<GatewayProcess> =>
    company.start({
      listen: { port },
      servers: {
        slow: { url: company.upstream.url },
        orders: { url: orders.url, credential: { bearer: 'orders-token' } },
      },
      ...config,
    });
  const start = async (config: object = {}) => {
    gateway = await launch(config);
  };
  const world = {
    mcp: (server: string) => `${gateway.url}/mcp/${server}`,
    token: (_who: string, url: string) => company.token(gateway, url.split('/').at(-1) ?? ''),
  };
  const agent = (): Promise<Agent> => createAgent(world, { server: 'slow' });
  const held = (count = 1) => expect.poll(() => company.holds(gateway), { timeout: 10_000 }).toBe(count);
  /** Ends the gateway; it has to end well, and soon. */
  const stop = async (within = 10_000) => {
    const began = performance.now();
    expect(await gateway.stop()).toBe(0);
    expect(performance.now() - began).toBeLessThan(within);
    expect(gateway.log()).not.toMatch(/could not be stored|not open|is closed/);
  };
  /** All requests that no one has decided yet, approved by an approver. */
  const approveAll = async () => {
    for (const { id } of await company.approvals(gateway, 'pending')) {
      expect(await company.decide(gateway, id, { by: 'alice', decision: 'approve' })).toBe(200);
    }
  };
  const decisionIn = (result: unknown) =>
    (result as { _meta?: Record<string, unknown> } | undefined)?._meta?.['dev.firebreak/decision'];
  const PENDING = {
    action: 'require-approval',
    rule: 'ask',
    approval: {
      id: expect.any(String),
      state: 'pending',
      expiresAt: expect.any(String),
      retry: 'same-arguments',
    },
  };

  beforeAll(async () => {
    company = await startCompany({
      ...(mongodb === undefined ? {} : { mongodb }),
      rules: [ASK_ORDERS],
      upstream: { before: async (_method, args) => gates.get(args)?.promise },
    });
    orders = await createOrdersServer({ token: 'orders-token' });
    port = await freePort();
    await start();
  }, 30_000);
  afterAll(async () => {
    await company.close();
    await orders.close();
  });

  it('answers what it holds as pending, and each identical call runs once on the next process', async () => {
    const stateless = (tasks: boolean) => createStatelessAgent(world, { server: 'orders', tasks });
    const token = await company.token(gateway, 'orders');
    const v1 = await connectV1(world.mcp('orders'), token);
    const v2 = await connectV2(world.mcp('orders'), token);
    const remove = (status: string) => ({ name: 'delete_orders', arguments: { status } });
    for (const [id, status] of ['round', 'task', 'v1', 'v2'].entries())
      orders.database.run('UPDATE orders SET status = ? WHERE id = ?', status, id + 1);

    const clicked = (await agent()).call('delete_all', { clicked: 1 });
    await held();
    const answers = [
      (await agent()).call('delete_all', { stream: 1 }),
      (await agent()).call('delete_all', { json: 1 }, { headers: { accept: 'application/json' } }),
    ];
    const round = (await stateless(false)).call('delete_orders', { status: 'round' });
    const task = (await stateless(true)).call('delete_orders', { status: 'task' });
    const official = [v1.callTool(remove('v1')), v2.callTool(remove('v2'))];
    await held(7);
    gates.set('{"slow":1}', Promise.withResolvers<void>());
    const running = (await agent()).call('get_order', { slow: 1 });
    await expect.poll(() => company.upstream.runs('{"slow":1}')).toBe(1);

    const stopped = stop();
    for (const answer of [clicked, ...answers]) expect(decisionIn((await answer).result)).toEqual(PENDING);
    const state = (await round).result;
    expect(state).toEqual({ resultType: 'input_required', requestState: expect.any(String) });
    const taskId = String((await task).result?.['taskId']);
    expect(taskId).toMatch(/^firebreak-task\./);
    for (const answer of official)
      expect(await answer).toMatchObject({ isError: true, _meta: { 'dev.firebreak/decision': {} } });
    expect(await company.ready(gateway)).toMatchObject({
      status: 503,
      text: expect.stringContaining('shutting down'),
    });
    const refused = await (await agent()).call('get_order');
    expect(refused.status).toBe(503);
    expect(refused.headers.get('connection')).toBe('close');
    // Someone approves while the gateway waits for what still runs.
    const card = company.slack.messages(APPROVALS_CHANNEL)[0]?.ts ?? '';
    await company.slack.click({
      user: SLACK_USERS.alice,
      channel: APPROVALS_CHANNEL,
      ts: card,
      text: 'Approve',
    });
    gates.get('{"slow":1}')?.resolve();
    expect((await running).text).toContain('deleted, run');
    await stopped;

    await start();
    expect(await company.approvals(gateway, 'approved')).toHaveLength(1);
    await approveAll();
    for (const args of [{ clicked: 1 }, { stream: 1 }, { json: 1 }]) {
      expect((await (await agent()).call('delete_all', args)).text).toContain('deleted, run');
      expect(company.upstream.runs(JSON.stringify(args))).toBe(1);
    }
    const DONE = [{ type: 'text', text: '[{"changes":1}]' }];
    const more = { requestState: state?.['requestState'] };
    const next = await (await stateless(false)).call('delete_orders', { status: 'round' }, more);
    expect(next.result).toMatchObject({ content: DONE });
    const ended = await (await stateless(true)).task('tasks/get', taskId);
    expect(ended.result).toMatchObject({ status: 'completed', result: { content: DONE } });
    expect(await v1.callTool(remove('v1'))).toMatchObject({ content: DONE });
    expect(await v2.callTool(remove('v2'))).toMatchObject({ content: DONE });
    await Promise.all([v1.close(), v2.close()]);
  }, 90_000);

  it.skipIf(mongodb === undefined)(
    'leaves the call to the other replica, which runs it once',
    async () => {
      const args = { replica: 1 };
      const answer = (await agent()).call('delete_all', args);
      await held();
      const other = await launch({ listen: { port: 0 } });
      await stop();
      expect(decisionIn((await answer).result)).toEqual(PENDING);
      gateway = other;
      await approveAll();
      expect((await (await agent()).call('delete_all', args)).text).toContain('deleted, run');
      expect(company.upstream.runs(JSON.stringify(args))).toBe(1);
    },
    60_000,
  );

  it('cuts an approved call that does not end in time: its outcome is unknown, as its client is told', async () => {
    await stop();
    await start({ limits: { shutdownTime: '3s' } });
    const args = { never: 1 };
    gates.set(JSON.stringify(args), Promise.withResolvers<void>());
    const answer = (await agent()).call('delete_all', args);
    await held();
    await approveAll();
    await expect.poll(() => company.upstream.runs(JSON.stringify(args))).toBe(1);
    await stop(4500);
    expect((await answer).text).toContain('whether the call ran is not known');
    await start();
    const [approval] = await company.approvals(gateway, 'unknown');
    expect(approval?.error).toContain('stopped');
  }, 60_000);
};

type Caller = (call: { name: string; arguments: Record<string, unknown> }) => Promise<unknown>;
type Connect = (url: string, token: string) => Promise<{ callTool: Caller; close(): Promise<void> }>;
const INFO = { name: 'official', version: '1' };
const bearer = (token: string) => ({ requestInit: { headers: { authorization: `Bearer ${token}` } } });

const connectV1: Connect = async (url, token) => {
  const client = new ClientV1(INFO);
  await client.connect(new TransportV1(new URL(url), bearer(token)) as never);
  return { callTool: (call) => client.callTool(call), close: () => client.close() };
};

const connectV2: Connect = async (url, token) => {
  const client = new ClientV2(INFO);
  await client.connect(new TransportV2(new URL(url), bearer(token)));
  return { callTool: (call) => client.callTool(call), close: () => client.close() };
};

const freePort = async (): Promise<number> => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
};

describe('a gateway with the embedded store', on());
withMongoDb('a gateway with MongoDB', (mongodb) => on(mongodb)());
