import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Agent, createAgent } from '../support/agent.ts';
import {
  type HandWrittenServer,
  startHandWrittenServer,
  textResult,
} from '../support/hand-written-server.ts';
import { ALLOW_ALL } from '../support/policies.ts';
import { startWorld, type World } from '../support/start-world.ts';

let server: HandWrittenServer;
let world: World;
let bob: Agent;
let carol: Agent;
let task: string;

const SECRET = `ghp_${'a1B2'.repeat(9)}`;
const ids: string[] = [];
const status = (taskId: unknown) => ({
  taskId,
  status: 'working',
  ttl: 60_000,
  createdAt: '2026-01-01T00:00:00Z',
});

beforeAll(async () => {
  server = await startHandWrittenServer({
    tools: {
      export_all: () => {
        ids.push(`task-${ids.length}`);
        return { task: status(ids.at(-1)) };
      },
    },
    methods: {
      'tasks/get': ({ params }) => status(params['taskId']),
      'tasks/result': () => textResult(`token ${SECRET}`),
      'tasks/cancel': ({ params }) => status(params['taskId']),
      'tasks/list': () => ({ tasks: ids.map(status) }),
    },
  });
  world = await startWorld({ servers: { jobs: server.url }, policy: ALLOW_ALL });
  bob = await createAgent(world, { server: 'jobs' });
  carol = await createAgent(world, { server: 'jobs', subject: 'carol' });
  const { result } = await bob.call('export_all');
  task = (result as { task: { taskId: string } }).task.taskId;
  await carol.call('export_all');
});
afterAll(async () => {
  await world.close();
  await server.close();
});

const asked = (method: string) => server.seen.filter((one) => one.method === method).length;

it('answers its caller, with secrets masked', async () => {
  expect((await bob.request('tasks/get', { taskId: task })).result).toMatchObject({ taskId: task });
  const { text } = await bob.request('tasks/result', { taskId: task });
  expect(text).toContain('token');
  expect(text).not.toContain(SECRET);
});

describe.each(['tasks/get', 'tasks/result', 'tasks/cancel'])('%s', (method) => {
  it('tells others that there is no such task, and does not ask the server', async () => {
    const before = asked(method);
    const { messages } = await carol.request(method, { taskId: task });
    expect(messages.at(-1)).toMatchObject({ error: { code: -32602 } });
    expect(asked(method)).toBe(before);
  });

  it('tells no one of a task that was not made by way of the gateway', async () => {
    const { messages, text } = await bob.request(method, { taskId: 'of-somebody' });
    expect(messages.at(-1)).toMatchObject({ error: { code: -32602 } });
    expect(text).not.toContain('token');
  });
});

it('cancels nothing that is not its own', () => {
  expect(asked('tasks/cancel')).toBe(0);
});

it('lists to each caller its own', async () => {
  for (const [agent, own] of [
    [bob, 'task-0'],
    [carol, 'task-1'],
  ] as const) {
    const { result } = await agent.request('tasks/list');
    expect(result).toMatchObject({ tasks: [{ taskId: own }] });
    expect((result as { tasks: unknown[] }).tasks).toHaveLength(1);
  }
});
