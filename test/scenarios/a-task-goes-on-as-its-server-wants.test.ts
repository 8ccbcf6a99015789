import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Agent, createAgent } from '../support/agent.ts';
import { approve, cardSays, cardWith } from '../support/approvers.ts';
import {
  type Answering,
  type HandWrittenServer,
  startHandWrittenServer,
  textResult,
} from '../support/hand-written-server.ts';
import { ALLOW_ALL, askDba } from '../support/policies.ts';
import { startWorld, type World } from '../support/start-world.ts';
import { createStatelessAgent, type StatelessAgent } from '../support/stateless-agent.ts';

const SECRET = `ghp_${'a1B2'.repeat(9)}`;
const LATEST = { headers: { 'mcp-protocol-version': '2025-11-25' } };

let server: HandWrittenServer;
let world: World;
let stateless: StatelessAgent;
let session: Agent;

const question = { method: 'elicitation/create', params: { message: 'Really?', requestedSchema: {} } };

const askFirst: Answering = ({ params }) =>
  params['requestState'] === 'first'
    ? textResult(`told ${JSON.stringify(params['inputResponses'])}`)
    : { resultType: 'input_required', inputRequests: { sure: question }, requestState: 'first' };

/** Tasks of the server's own, by the names of either revision. */
const job = (params: Record<string, unknown>, more: object = {}) => ({
  taskId: params['taskId'] ?? `job-${server.seen.length}`,
  status: 'working',
  ttl: 60_000,
  ttlMs: 60_000,
  createdAt: '2026-01-01T00:00:00Z',
  ...more,
});

beforeAll(async () => {
  server = await startHandWrittenServer({
    tools: {
      delete_asking: askFirst,
      delete_slowly: ({ params }) =>
        params['task'] === undefined ? { resultType: 'task', ...job({}) } : { task: job({}) },
    },
    methods: {
      'tasks/get': ({ params }) =>
        job(params, { status: 'completed', result: textResult(`of the server ${SECRET}`) }),
      'tasks/result': ({ params }) => ({
        ...textResult(`of the server ${SECRET}`),
        _meta: { 'io.modelcontextprotocol/related-task': { taskId: params['taskId'] } },
      }),
      'tasks/cancel': ({ params }) => job(params, { status: 'cancelled' }),
    },
  });
  world = await startWorld({
    servers: { shop: server.url },
    policy: askDba(...ALLOW_ALL.rules),
    config: { approvals: { timeout: '15m', hold: { withProgress: '10s', without: '300ms' } } },
  });
  stateless = await createStatelessAgent(world, { server: 'shop', tasks: true });
  session = await createAgent(world, { server: 'shop' });
});
afterAll(async () => {
  await world.close();
  await server.close();
});

const approved = async (table: string) => approve(world, 'alice', await cardWith(world, table));
const get = async (id: string) => (await stateless.task('tasks/get', id)).result;
const start = async (tool: string, table: string) =>
  String((await stateless.call(tool, { table })).result?.['taskId']);
const runs = (tool: string, table: string) =>
  server.seen.filter((one) => one.tool === tool && one.body.includes(`"${table}"`)).length;

it('asks its client what the server asks, under one approval, and takes the answer once', async () => {
  const id = await start('delete_asking', 'asked');
  await approved('asked');
  await expect
    .poll(() => get(id))
    .toMatchObject({ taskId: id, status: 'input_required', inputRequests: { sure: question } });
  expect(runs('delete_asking', 'asked')).toBe(1);

  const missing = await stateless.task('tasks/update', id);
  expect(missing.messages.at(-1)).toMatchObject({ error: { code: -32602 } });
  const inputResponses = { sure: { action: 'accept', content: { token: SECRET } } };
  const answers = await Promise.all([1, 2].map(() => stateless.task('tasks/update', id, { inputResponses })));
  for (const answer of answers) expect(answer.result).toMatchObject({ resultType: 'complete' });
  await expect.poll(() => get(id)).toMatchObject({ status: 'completed' });
  const { result } = (await get(id)) as { result: { content: [{ text: string }] } };
  expect(result.content[0].text).toContain('told {"sure":{"action":"accept"');
  expect(result.content[0].text).not.toContain(SECRET);
  expect(runs('delete_asking', 'asked')).toBe(2);
  expect(server.seen.at(-1)?.body).not.toContain('firebreak');
});

it('goes no further once its client cancelled it instead of answering, and its card says so', async () => {
  const id = await start('delete_asking', 'dropped');
  await approved('dropped');
  await expect.poll(() => get(id)).toMatchObject({ status: 'input_required' });
  expect((await stateless.task('tasks/cancel', id)).result).toMatchObject({ resultType: 'complete' });
  const inputResponses = { sure: { action: 'accept', content: {} } };
  await stateless.task('tasks/update', id, { inputResponses });
  expect(await get(id)).toMatchObject({ taskId: id, status: 'cancelled' });
  expect(runs('delete_asking', 'dropped')).toBe(1);
  await cardSays(world, await cardWith(world, 'dropped'), 'cancelled its task');
});

it('is followed if the server makes a task of its own of the call', async () => {
  const id = await start('delete_slowly', 'handed on');
  await approved('handed on');
  await expect.poll(() => get(id)).toMatchObject({ taskId: id, status: 'completed' });
  const followed = await get(id);
  expect(JSON.stringify(followed)).toContain('of the server');
  expect(JSON.stringify(followed)).not.toContain(SECRET);
  expect(JSON.stringify(followed)).not.toContain('job-');
  expect((await stateless.task('tasks/cancel', id)).result).toMatchObject({
    taskId: id,
    status: 'cancelled',
  });
  const headers = server.seen.filter(({ method }) => method === 'tasks/get').at(-1)?.headers;
  expect(headers?.['mcp-name']).toMatch(/^job-/);
  expect(runs('delete_slowly', 'handed on')).toBe(1);
});

it('is followed for clients of sessions too', async () => {
  const params = { name: 'delete_slowly', arguments: { table: 'of a session' }, task: { ttl: 60_000 } };
  const { result } = await session.request('tools/call', params, LATEST);
  const { taskId } = (result as { task: { taskId: string } }).task;
  await approved('of a session');
  const told = await session.request('tasks/result', { taskId }, LATEST);
  expect(told.result).toMatchObject({
    content: [{ text: expect.stringContaining('of the server') }],
    _meta: { 'io.modelcontextprotocol/related-task': { taskId } },
  });
  expect((await session.request('tasks/get', { taskId }, LATEST)).result).toMatchObject({ taskId });
  expect(runs('delete_slowly', 'of a session')).toBe(1);
});
