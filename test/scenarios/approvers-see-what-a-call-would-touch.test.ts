/** A read-only companion says what a call would touch; when that changes before the call runs, the approval is void. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createAgent } from '../support/agent.ts';
import { approve, cardSays, cardsWith, cardWith } from '../support/approvers.ts';
import { askApi, readEvents, sessionsOf } from '../support/auditor.ts';
import {
  type HandWrittenServer,
  startHandWrittenServer,
  textResult,
} from '../support/hand-written-server.ts';
import { startWorld, type World } from '../support/start-world.ts';
import { createStatelessAgent } from '../support/stateless-agent.ts';

let server: HandWrittenServer;
let world: World;
let count: (table: unknown) => unknown;
const counted: unknown[] = [];
let left: AbortController;

const counting = (value: number) => () => textResult(`{"count":${value}}`);
const rows = (value: number) => ({ structuredContent: { count: value }, content: [] });

const policy = (drift: string, ...more: object[]) => ({
  version: 1,
  approvers: { dba: { any: [{ slackGroup: 'S0DBA' }, { group: 'dba' }] } },
  rules: [
    {
      id: 'ask-dba',
      match: { server: 'shop', tool: 'delete_rows' },
      action: 'require-approval',
      approvers: 'dba',
      preview: { tool: 'count_rows', args: { table: '/from/0' }, result: '/count', drift },
    },
    ...more,
  ],
});

const start = async (drift = '10%', ...more: object[]) => {
  world = await startWorld({ servers: { shop: server.url }, policy: policy(drift, ...more) });
};

const startWith = async (config: object) => {
  world = await startWorld({ servers: { shop: server.url }, policy: policy('10%'), config });
};

beforeEach(async () => {
  counted.length = 0;
  left = new AbortController();
  server = await startHandWrittenServer({
    tools: {
      delete_rows: () => textResult('gone'),
      count_rows: ({ args }) => {
        counted.push(args);
        return count(args['table']);
      },
    },
  });
});
afterEach(async () => {
  left.abort();
  await world.close();
  await server.close();
});

/** A call that is still held when the test ends. */
const leaveWaiting = async () => {
  const agent = await createAgent(world, { server: 'shop' });
  agent.call('delete_rows', ARGS, { signal: left.signal }).catch(() => undefined);
};

const text = (result: unknown) => JSON.stringify(result);
const ARGS = { from: ['orders'], note: 'old ones' };

it('shows the number on the card, asks again before it runs, and seals it', async () => {
  count = counting(12_408);
  await start();
  const call = (await createAgent(world, { server: 'shop' })).call('delete_rows', ARGS);
  const ts = await cardWith(world, 'count_rows says 12,408');
  expect(counted).toEqual([{ table: 'orders' }]);
  count = () => rows(12_900);
  await approve(world, 'alice', ts);
  expect(text((await call).result)).toContain('gone');
  expect(counted).toHaveLength(2);
  const [approval] = ((await (await askApi(world, 'carol', '/approvals')).json()) as { items: object[] })
    .items;
  const impact = { companion: { tool: 'count_rows', drift: 0.1 }, value: 12_408 };
  expect(approval).toMatchObject({ impact, seal: { record: { impact } } });
});

it.each([
  ['has grown beyond the limit', counting(12), 'said 10 when people were asked and says 12 now'],
  ['has shrunk beyond the limit', counting(8), 'said 10 when people were asked and says 8 now'],
  ['is no number any more', () => textResult('{"count":"many"}'), 'says “many” now'],
  ['cannot be asked again', () => ({ ...textResult('no'), isError: true }), 'could not be asked again'],
])('voids the approval if the number %s', async (_what, later, sentence) => {
  count = counting(10);
  await start();
  const call = (await createAgent(world, { server: 'shop' })).call('delete_rows', ARGS);
  const ts = await cardWith(world, 'count_rows says 10');
  count = later;
  await approve(world, 'alice', ts);
  const { result } = await call;
  expect(text(result)).toContain(sentence);
  expect(text(result)).toContain('A new approval is needed. The call was not executed.');
  expect(result).toMatchObject({ isError: true });
  expect(server.runs('delete_rows')).toBe(0);
  await cardSays(world, ts, sentence);
  await cardSays(world, ts, 'Cancelled');
});

it('asks people anew after that', async () => {
  count = counting(10);
  await start();
  const agent = await createAgent(world, { server: 'shop' });
  const first = agent.call('delete_rows', ARGS);
  const ts = await cardWith(world, 'count_rows says 10');
  count = counting(20);
  await approve(world, 'alice', ts);
  await first;
  const second = agent.call('delete_rows', ARGS);
  await approve(world, 'alice', await cardWith(world, 'count_rows says 20'));
  expect(text((await second).result)).toContain('gone');
  expect(server.runs('delete_rows')).toBe(1);
});

it('is asked under the rights of the caller, and the card says where they have none', async () => {
  count = counting(10);
  const deny = { id: 'no-counting', match: { user: 'bob@acme.example', tool: 'count_rows' }, action: 'deny' };
  await start('10%', deny);
  const call = (await createAgent(world, { server: 'shop' })).call('delete_rows', ARGS);
  const ts = await cardWith(world, 'count_rows cannot say: the caller may not read this');
  expect(counted).toEqual([]);
  await approve(world, 'alice', ts);
  expect(text((await call).result)).toContain('gone');
  expect(counted).toEqual([]);
});

it.each([
  ['neither a number nor a text', { count: true }],
  ['a text that no one could read on a card', { count: 'x'.repeat(201) }],
])('is not shown if it is %s', async (_what, structuredContent) => {
  count = () => ({ structuredContent, content: [] });
  await start();
  await leaveWaiting();
  await cardWith(world, 'count_rows cannot say');
});

it('is not asked if that itself needs approval of this caller', async () => {
  count = counting(10);
  const match = { user: 'bob@acme.example', tool: 'count_rows' };
  await start('10%', { id: 'ask-first', match, action: 'require-approval' });
  await leaveWaiting();
  await cardWith(world, 'count_rows cannot say: the caller may not read this');
  expect(counted).toEqual([]);
});

it('is recorded as refused if that itself needs approval of this caller', async () => {
  count = counting(10);
  const match = { user: 'bob@acme.example', tool: 'count_rows' };
  await start('10%', { id: 'ask-first', match, action: 'require-approval' });
  await leaveWaiting();
  await cardWith(world, 'count_rows cannot say: the caller may not read this');
  const session = await vi.waitUntil(async () => (await sessionsOf(world, { tool: 'count_rows' }))[0], {
    timeout: 5000,
  });
  const events = await readEvents(world, session.id);
  expect(events.filter(({ tool, kind }) => tool === 'count_rows' && kind === 'decision')).toMatchObject([
    { verdict: 'refused', rule: 'ask-first' },
  ]);
});

it('keeps no one waiting', async () => {
  count = () => undefined;
  await start();
  await leaveWaiting();
  await expect
    .poll(() => cardsWith(world, 'count_rows cannot say: it did not answer within 5 seconds').length, {
      timeout: 10_000,
    })
    .toBe(1);
}, 20_000);

it('is recorded, and masked there and on the card', async () => {
  count = () => textResult('{"count":"card 4111 1111 1111 1111"}');
  await start();
  await leaveWaiting();
  await cardWith(world, 'count_rows says');
  expect(cardsWith(world, '4111')).toEqual([]);
  const session = await vi.waitUntil(async () => (await sessionsOf(world, { tool: 'count_rows' }))[0], {
    timeout: 5000,
  });
  const events = await readEvents(world, session.id);
  const about = events.filter(({ tool }) => tool === 'count_rows');
  expect(about).toMatchObject([
    { from: 'gateway', kind: 'request', body: expect.stringContaining('"table":"orders"') },
    { from: 'gateway', kind: 'decision', verdict: 'allow', effect: 'read' },
    { from: 'server', kind: 'response', masked: [{ count: 1 }] },
  ]);
  expect(JSON.stringify(events)).not.toContain('4111');
});

it('is masked on the card even if the settings let the secrets of its tool pass to callers', async () => {
  const secret = `ghp_${'a1B2'.repeat(9)}`;
  count = () => textResult(JSON.stringify({ count: `as ${secret}` }));
  await startWith({
    masking: { overrides: [{ match: { tool: 'count_rows', type: 'github_token' }, action: 'pass' }] },
  });
  await leaveWaiting();
  await cardWith(world, 'count_rows says');
  expect(cardsWith(world, secret)).toEqual([]);
});

it('is asked once for calls that join', async () => {
  count = counting(10);
  await start();
  const agent = await createAgent(world, { server: 'shop' });
  const first = agent.call('delete_rows', ARGS);
  const ts = await cardWith(world, 'count_rows says 10');
  const second = agent.call('delete_rows', ARGS);
  await approve(world, 'alice', ts);
  await Promise.all([first, second]);
  expect(server.runs('delete_rows')).toBe(1);
  expect(counted).toHaveLength(2);
});

it('serves clients of 2026-07-28 as well', async () => {
  count = () => rows(7);
  await start();
  const agent = await createStatelessAgent(world, { server: 'shop' });
  const call = agent.call('delete_rows', ARGS);
  await approve(world, 'alice', await cardWith(world, 'count_rows says 7'));
  expect(text(await call)).toContain('gone');
});
