import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { CallToolResultSchema } from '@modelcontextprotocol/sdk/types.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Agent, createAgent } from '../support/agent.ts';
import { approve, cardSays, cardsWith, cardWith, deny } from '../support/approvers.ts';
import { askApi } from '../support/auditor.ts';
import {
  type HandWrittenServer,
  startHandWrittenServer,
  textResult,
} from '../support/hand-written-server.ts';
import { askDba } from '../support/policies.ts';
import { startWorld, type World } from '../support/start-world.ts';
import { createStatelessAgent, type StatelessAgent } from '../support/stateless-agent.ts';

const SECRET = `ghp_${'a1B2'.repeat(9)}`;

let server: HandWrittenServer;
let world: World;
let stateless: StatelessAgent;
let session: Agent;

beforeAll(async () => {
  server = await startHandWrittenServer({
    tools: {
      delete_rows: () => ({ ...textResult(`gone ${SECRET}`), big: 1, _meta: { kept: true } }),
      delete_and_fail: () => ({ ...textResult('could not'), isError: true }),
      delete_and_break: ({ id, response }) => {
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify({ jsonrpc: '2.0', id, error: { code: -32050, message: 'broken' } }));
      },
    },
  });
  world = await startWorld({
    servers: { shop: server.url },
    policy: askDba(),
    config: { approvals: { timeout: '15m', hold: { withProgress: '10s', without: '300ms' } } },
  });
  stateless = await createStatelessAgent(world, { server: 'shop', tasks: true });
  session = await createAgent(world, { server: 'shop' });
});
afterAll(async () => {
  await world.close();
  await server.close();
});

type Task = Record<string, unknown> & { taskId: string };

/** Each revision says the same in words of its own. */
const GENERATIONS = [
  {
    revision: '2026-07-28',
    start: async (table: string) =>
      (await stateless.call('delete_rows', { table })).result as unknown as Task,
    get: async (id: string) => (await stateless.task('tasks/get', id)).result,
    end: async (id: string) => (await stateless.task('tasks/get', id)).result?.['result'],
    cancel: (id: string) => stateless.task('tasks/cancel', id),
  },
  {
    revision: '2025-11-25',
    start: async (table: string) => {
      const params = { name: 'delete_rows', arguments: { table }, task: { ttl: 60_000 } };
      const { result } = await session.request('tools/call', params, LATEST);
      return result?.['task'] as Task;
    },
    get: async (id: string) => (await session.request('tasks/get', { taskId: id }, LATEST)).result,
    end: async (id: string) => (await session.request('tasks/result', { taskId: id }, LATEST)).result,
    cancel: (id: string) => session.request('tasks/cancel', { taskId: id }, LATEST),
  },
];
const LATEST = { headers: { 'mcp-protocol-version': '2025-11-25' } };

const runs = (table: string) =>
  server.seen.filter(({ tool, body }) => tool !== undefined && body.includes(`"${table}"`)).length;

describe.each(GENERATIONS)('$revision', ({ revision, start, get, end, cancel }) => {
  it('runs once when its client comes by after the approval, and tells the masked result again and again', async () => {
    const table = `told ${revision}`;
    const { taskId, ...task } = await start(table);
    expect(task).toMatchObject({
      status: 'working',
      statusMessage: expect.stringContaining('Waiting for approval of dba'),
      createdAt: expect.stringMatching(/Z$/),
    });
    expect(await get(taskId)).toMatchObject({ taskId, status: 'working' });
    await approve(world, 'alice', await cardWith(world, table));
    await cardSays(world, await cardWith(world, table), 'Approved by');
    expect(runs(table)).toBe(0);

    const polls = await Promise.all([get(taskId), get(taskId), get(taskId)]);
    expect(polls).toContainEqual(expect.objectContaining({ taskId, status: 'completed' }));
    for (let time = 0; time < 2; time += 1) {
      const result = await end(taskId);
      expect(result).toMatchObject({
        content: [{ type: 'text', text: expect.stringMatching(/^gone /) }],
        _meta: { kept: true },
      });
      expect(JSON.stringify(result)).not.toContain(SECRET);
    }
    expect(runs(table)).toBe(1);
    expect(cardsWith(world, table)).toHaveLength(1);
  });

  it('does not run on approve if no one comes by', async () => {
    const table = `alone ${revision}`;
    await start(table);
    const card = await cardWith(world, table);
    await approve(world, 'alice', card);
    await cardSays(world, card, 'Approved by');
    await new Promise((resolve) => setTimeout(resolve, 1000));
    expect(runs(table)).toBe(0);
  });

  it('ends with a result that the model can read if someone says no', async () => {
    const table = `denied ${revision}`;
    const { taskId } = await start(table);
    await deny(world, 'alice', await cardWith(world, table), { reason: 'keep them', share: true });
    await expect.poll(async () => (await get(taskId))?.['status']).toBe('completed');
    expect(await end(taskId)).toMatchObject({
      isError: true,
      content: [{ text: expect.stringContaining('keep them') }],
      _meta: { 'dev.firebreak/decision': { approval: { state: 'denied' } } },
    });
    expect(runs(table)).toBe(0);
  });

  it('runs nothing once it is cancelled, whoever approves', async () => {
    const table = `cancelled ${revision}`;
    const { taskId } = await start(table);
    const card = await cardWith(world, table);
    expect((await cancel(taskId)).messages.at(-1)).toMatchObject({ result: {} });
    expect(await get(taskId)).toMatchObject({ status: 'cancelled' });
    await approve(world, 'alice', card).catch(() => undefined);
    expect(await get(taskId)).toMatchObject({ status: 'cancelled' });
    expect(runs(table)).toBe(0);
  });

  it('is known to no one else, under no other id, and to no other server', async () => {
    const { taskId } = await start(`foreign ${revision}`);
    const carol = await createStatelessAgent(world, { server: 'shop', subject: 'carol', tasks: true });
    const other = await createAgent(world, { server: 'shop', subject: 'carol' });
    const before = server.seen.filter(({ method }) => method?.startsWith('tasks/')).length;
    const answers = [
      await carol.task('tasks/get', taskId),
      await carol.task('tasks/cancel', taskId),
      await other.request('tasks/get', { taskId }, LATEST),
      await other.request('tasks/result', { taskId }, LATEST),
      await stateless.task('tasks/get', `${taskId}A`),
      await session.request('tasks/get', { taskId: taskId.slice(0, -2) }, LATEST),
      await stateless.task('tasks/get', 'firebreak-task.'),
      // Nor by the words of another revision.
      revision === '2026-07-28'
        ? await session.request('tasks/result', { taskId }, LATEST)
        : await stateless.task('tasks/get', taskId),
    ];
    for (const { messages } of answers) {
      expect(messages.at(-1)).toMatchObject({ error: { code: -32602, message: 'There is no such task.' } });
    }
    expect(server.seen.filter(({ method }) => method?.startsWith('tasks/'))).toHaveLength(before);
    expect(await get(taskId)).toMatchObject({ status: 'working' });
  });
});

it('names durations as each revision does', async () => {
  const [newer, older] = await Promise.all(
    GENERATIONS.map(({ start, revision }) => start(`ttl ${revision}`)),
  );
  expect(newer).toMatchObject({ resultType: 'task', ttlMs: expect.any(Number), pollIntervalMs: 300 });
  expect(older).toMatchObject({ ttl: expect.any(Number), pollInterval: 300 });
  expect(older).not.toHaveProperty('ttlMs');
});

it('waits with a client that wants the result at once', async () => {
  const [, older] = GENERATIONS;
  const task = await older?.start('awaited');
  const result = older?.end(task?.taskId ?? '');
  await approve(world, 'alice', await cardWith(world, 'awaited'));
  expect(await result).toMatchObject({
    content: [{ text: expect.stringContaining('gone') }],
    _meta: { 'io.modelcontextprotocol/related-task': { taskId: task?.taskId } },
  });
});

it('is what the SDK of 2025-11-25 makes of a task, with no code of its client', async () => {
  const url = world.mcp('shop');
  const client = new Client({ name: 'test', version: '1' }, { capabilities: { tasks: {} } });
  const requestInit = { headers: { authorization: `Bearer ${await world.token('bob', url)}` } };
  const transport = new StreamableHTTPClientTransport(new URL(url), { requestInit });
  await client.connect(transport as Parameters<typeof client.connect>[0]);
  const call = { name: 'delete_rows', arguments: { table: 'of the sdk' } };
  const stream = client.experimental.tasks.callToolStream(call, CallToolResultSchema, { task: {} });
  const seen: string[] = [];
  for await (const message of stream) {
    seen.push(message.type);
    if (message.type === 'taskCreated') {
      void approve(world, 'alice', await cardWith(world, 'of the sdk'));
    }
    if (message.type === 'result') expect(JSON.stringify(message.result)).toContain('gone');
  }
  expect(seen[0]).toBe('taskCreated');
  expect(seen.at(-1)).toBe('result');
  await client.close();
});

it('is not made for clients that do not know tasks', async () => {
  const plain = await createStatelessAgent(world, { server: 'shop' });
  const { result } = await plain.call('delete_rows', { table: 'plain' });
  expect(result).toMatchObject({ resultType: 'input_required' });
  const held = await session.call('delete_rows', { table: 'plain' }, LATEST);
  expect(held.result).toMatchObject({ isError: true });
});

it('says of a tool that fails what the tool says', async () => {
  const { result } = await stateless.call('delete_and_fail', { table: 'failing' });
  await approve(world, 'alice', await cardWith(world, 'failing'));
  const { taskId } = result as unknown as Task;
  await expect
    .poll(async () => (await stateless.task('tasks/get', taskId)).result)
    .toMatchObject({ status: 'completed', result: { isError: true, content: [{ text: 'could not' }] } });
  const { items } = (await (await askApi(world, 'carol', '/approvals')).json()) as {
    items: { tool: string; state: string }[];
  };
  expect(items.find(({ tool }) => tool === 'delete_and_fail')).toMatchObject({ state: 'failed' });
});

it('has failed if the server answers with an error of the protocol', async () => {
  const { result } = await stateless.call('delete_and_break', { table: 'breaking' });
  await approve(world, 'alice', await cardWith(world, 'breaking'));
  const { taskId } = result as unknown as Task;
  await expect
    .poll(async () => (await stateless.task('tasks/get', taskId)).result)
    .toMatchObject({ status: 'failed', error: { code: -32050, message: 'broken' } });
});
