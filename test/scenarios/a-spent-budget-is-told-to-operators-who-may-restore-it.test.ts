import { afterAll, beforeAll, expect, it } from 'vitest';
import { SLACK_USERS } from '../../src/demo/company/workspace-seed.ts';
import { type Agent, createAgent } from '../support/agent.ts';
import { cardsWith, cardWith, toldTo } from '../support/approvers.ts';
import { askApi } from '../support/auditor.ts';
import {
  type HandWrittenServer,
  startHandWrittenServer,
  textResult,
} from '../support/hand-written-server.ts';
import { startWorld, type World } from '../support/start-world.ts';
import { stateless } from '../support/stateless-agent.ts';

type Who = keyof typeof SLACK_USERS;

const OPS = 'C0OPS';
let server: HandWrittenServer;
let world: World;
let bob: Agent;

beforeAll(async () => {
  server = await startHandWrittenServer({
    tools: Object.fromEntries(
      ['delete_row', 'update_row', 'list_rows'].map((tool) => [tool, () => textResult(`${tool} done`)]),
    ),
    methods: {
      'subscriptions/listen': ({ response }) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write(': open\n\n');
      },
    },
  });
  world = await startWorld({
    servers: { shop: { url: server.url, pinning: 'off' } },
    policy: {
      version: 1,
      rules: [{ id: 'free', match: { effect: ['read', 'write', 'destructive'] }, action: 'allow' }],
      defaults: { unknown: 'deny' },
      approvers: { dba: { any: [{ group: 'dba' }] } },
      budgets: [
        { id: 'few', match: { tool: 'delete_row' }, limit: 2, window: '1h', action: 'deny' },
        { id: 'some', match: { tool: 'update_row' }, limit: 1, window: '1h', action: 'require-approval' },
      ],
    },
    config: (defaults) =>
      Promise.resolve({
        identity: {
          ...defaults.identity,
          roles: { auditor: ['auditors'], operator: ['platform', 'S0OPS'] },
        },
        slack: { ...defaults.slack, operators: OPS },
        approvals: { hold: { without: '300ms' } },
      }),
    workspace: (seed) => ({
      ...seed,
      channels: [...seed.channels, { id: OPS, name: 'ops', members: Object.values(SLACK_USERS) }],
      groups: [{ id: 'S0OPS', handle: 'ops', users: [SLACK_USERS.carol, SLACK_USERS.bob] }],
    }),
  });
  bob = await createAgent(world, { server: 'shop' });
});
afterAll(async () => {
  await world.close();
  await server.close();
});

const patience = { timeout: 5000 };
const tools = async (): Promise<string> => JSON.stringify((await bob.request('tools/list')).result);
const said = async (tool: string): Promise<string> => JSON.stringify((await bob.call(tool)).result);
const press = (who: Who, ts: string) =>
  world.slack.click({ user: SLACK_USERS[who], channel: OPS, ts, text: 'Restore' });
const spent = async () =>
  ((await (await askApi(world, 'carol', '/budgets')).json()) as { items: Record<string, unknown>[] }).items;
const audited = async (): Promise<string> => (await askApi(world, 'dave', '/audit')).text();
const restore = async (who: Who, id: unknown): Promise<number> => {
  const root = `${world.gateway.url}/api`;
  const headers = {
    authorization: `Bearer ${await world.token(who, root)}`,
    'content-type': 'application/json',
  };
  const body = JSON.stringify({ reason: 'planned clean-up' });
  return (await fetch(`${root}/v1/budgets/${id}/restore`, { method: 'POST', headers, body })).status;
};

it('hides what a spent budget denies, keeps what it only asks about, and says so in Slack once', async () => {
  expect(await tools()).toContain('delete_row');
  for (const tool of ['delete_row', 'delete_row', 'update_row']) await bob.call(tool);
  const listed = await tools();
  expect(listed).not.toContain('delete_row');
  expect(listed).toContain('update_row');
  expect(listed).toContain('list_rows');
  for (let again = 0; again < 3; again += 1) expect(await said('delete_row')).toContain('"rule":"few"');
  await cardWith(world, 'few', OPS);
  await cardWith(world, 'some', OPS);
  expect(cardsWith(world, 'bob@acme.example', OPS)).toHaveLength(2);
  expect(cardsWith(world, 'A budget is spent')).toEqual([]);
  expect(await spent()).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ budget: 'few', used: 2, limit: 2, counts: 'all calls' }),
    ]),
  );
});

it('is restored by no one but an operator, who did not spend it', async () => {
  const card = await cardWith(world, 'few', OPS);
  await press('eve', card);
  await expect.poll(() => toldTo(world, 'eve'), patience).toContain('Nothing was restored');
  await press('bob', card);
  await expect.poll(() => toldTo(world, 'bob'), patience).toContain('This is your own request');
  // An operator until a moment ago.
  await world.slack.setGroupMembers('S0OPS', [SLACK_USERS.bob]);
  await press('carol', card);
  await expect.poll(() => toldTo(world, 'carol'), patience).toContain('Nothing was restored');
  await world.slack.setGroupMembers('S0OPS', [SLACK_USERS.carol, SLACK_USERS.bob]);
  expect(await restore('eve', (await spent())[0]?.['id'])).toBe(403);
  expect(await said('delete_row')).toContain('"rule":"few"');
});

it('counts anew once it is restored: the message says by whom, and the caller is not exempted', async () => {
  const card = await cardWith(world, 'few', OPS);
  await press('carol', card);
  await expect.poll(() => cardsWith(world, 'Restored by', OPS).map(({ ts }) => ts), patience).toEqual([card]);
  expect(JSON.stringify(cardsWith(world, 'Restored by', OPS))).not.toContain('"Restore"');
  expect(await tools()).toContain('delete_row');
  expect(await said('delete_row')).toContain('done');
  expect(await said('delete_row')).toContain('done');
  expect(await said('delete_row')).toContain('"rule":"few"');
  await expect.poll(() => cardsWith(world, 'few', OPS), patience).toHaveLength(2);
  expect(await audited()).toMatch(/"action":"budget.restore".*"outcome":"done"/);
});

it('is restored by the API too, where operators see it', async () => {
  const few = (await spent()).find(({ budget }) => budget === 'few');
  expect(await restore('carol', few?.['id'])).toBe(200);
  expect(await restore('carol', few?.['id'])).toBe(403);
  expect(await restore('carol', 'bud_none')).toBe(404);
  await expect.poll(() => cardsWith(world, 'Restored by', OPS), patience).toHaveLength(2);
  expect(await said('delete_row')).toContain('done');
});

it('tells clients that listen for it that the list has changed', async () => {
  await tools();
  const { params, headers } = stateless('subscriptions/listen', {
    notifications: { toolsListChanged: true },
  });
  const closing = new AbortController();
  const url = world.mcp('shop');
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${await world.token('bob', url)}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      ...headers,
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 'sub-1', method: 'subscriptions/listen', params }),
    signal: closing.signal,
  });
  let heard = '';
  const reading = (async () => {
    for await (const chunk of response.body ?? []) heard += Buffer.from(chunk).toString();
  })().catch(() => undefined);
  await bob.request('tools/list', stateless('tools/list', {}).params, stateless('tools/list', {}));
  expect(heard).not.toContain('list_changed');
  await bob.call('delete_row');
  await bob.call('delete_row');
  await expect.poll(() => heard, patience).toContain('notifications/tools/list_changed');
  expect(heard).toContain('"io.modelcontextprotocol/subscriptionId":"sub-1"');
  closing.abort();
  await reading;
});
