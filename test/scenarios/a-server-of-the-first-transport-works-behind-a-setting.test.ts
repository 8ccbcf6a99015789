import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { APPROVALS_CHANNEL, SLACK_USERS } from '../../src/demo/company/workspace-seed.ts';
import { createAgent } from '../support/agent.ts';
import {
  type Connect,
  connectV1,
  connectV2,
  connectV2Either,
  connectV2Stateless,
  type SdkClient,
} from '../support/sdk/client.ts';
import { SECRET, type SseServer, startV1SseServer } from '../support/sdk/v1-sse-server.ts';
import { startWorld, type World } from '../support/start-world.ts';

let server: SseServer;
let world: World;

const POLICY = {
  version: 1,
  defaults: { read: 'allow', write: 'allow', destructive: 'allow', unknown: 'allow' },
  approvers: { dba: { any: [{ slackGroup: 'S0DBA' }] } },
  rules: [
    { id: 'never', match: { tool: 'test_tool_with_logging' }, action: 'deny' },
    { id: 'ask', match: { tool: 'test_reconnection' }, action: 'require-approval', approvers: 'dba' },
    {
      id: 'server-may-ask',
      match: { method: ['sampling/createMessage', 'elicitation/create'] },
      action: 'allow',
    },
  ],
};

beforeAll(async () => {
  server = await startV1SseServer();
  world = await startWorld({ servers: { old: { url: server.url, transport: 'sse' } }, policy: POLICY });
});
afterAll(async () => {
  await world.close();
  await server.close();
});

describe.each<{ name: string; connect: Connect }>([
  { name: 'client v1', connect: connectV1 },
  { name: 'client v2', connect: connectV2 },
  { name: 'client v2 that finds out', connect: connectV2Either },
])('$name', ({ connect }) => {
  let client: SdkClient;
  beforeEach(async () => {
    const url = world.mcp('old');
    client = await connect(url, await world.token('bob', url));
  });
  afterEach(() => client.close());

  it('calls tools', async () => {
    expect(await client.call('test_simple_text')).toContain('simple text');
  });

  it('is shown the tools that policy allows', async () => {
    const tools = await client.tools();
    expect(tools).toContain('test_simple_text');
    expect(tools).not.toContain('test_tool_with_logging');
  });

  it('hears nothing that is secret', async () => {
    const text = await client.call('read_config');
    expect(text).toMatch(/^key .+ is in use$/);
    expect(text).not.toContain(SECRET);
  });

  it('has many calls under way at once', async () => {
    const answers = await Promise.all(Array.from({ length: 30 }, () => client.call('test_simple_text')));
    expect(answers.filter((text) => text.includes('simple text'))).toHaveLength(30);
  });

  it('reports progress', async () => {
    const seen: number[] = [];
    const onprogress = ({ progress }: { progress: number }) => void seen.push(progress);
    await client.call('test_tool_with_progress', {}, { onprogress });
    expect(seen).toEqual([0, 50, 100]);
  });

  it('lets the server ask the model and the user', async () => {
    expect(await client.call('test_sampling', { prompt: 'Capital of France?' })).toBe('LLM response: Paris');
    expect(await client.call('test_elicitation', { message: 'Sure?' })).toContain('action=accept');
  });

  it('tells the server what the client cancelled', async () => {
    const before = server.cancellations();
    const controller = new AbortController();
    const call = client.call('test_cancellation', {}, { signal: controller.signal });
    setTimeout(() => controller.abort(), 300);
    await expect(call).rejects.toThrow();
    await expect.poll(() => server.cancellations()).toBe(before + 1);
  });

  it('is refused what policy denies, and waits for what people have to approve', async () => {
    expect(await client.call('test_tool_with_logging')).toContain('Policy does not allow');
    expect(server.calls('test_tool_with_logging')).toBe(0);
    const cards = () => world.slack.messages(APPROVALS_CHANNEL);
    const before = cards().length;
    const ran = server.calls('test_reconnection');
    const held = client.call('test_reconnection');
    await expect.poll(() => cards().length, { timeout: 10_000 }).toBe(before + 1);
    expect(server.calls('test_reconnection')).toBe(ran);
    await world.slack.click({
      channel: APPROVALS_CHANNEL,
      ts: cards().at(-1)?.ts ?? '',
      user: SLACK_USERS.alice,
      text: 'Approve',
    });
    expect(await held).toBe('The client has come back.');
    expect(server.calls('test_reconnection')).toBe(ran + 1);
  });

  it('hears that the server broke off, and begins anew', async () => {
    const before = server.calls('test_cancellation');
    const running = client.call('test_cancellation');
    await expect.poll(() => server.calls('test_cancellation')).toBe(before + 1);
    server.breakOff();
    expect(await running).toContain('connection to the server broke');
    await expect(client.call('test_simple_text')).rejects.toThrow(/Unknown session|404/);
    const url = world.mcp('old');
    const again = await connect(url, await world.token('bob', url));
    expect(await again.call('test_simple_text')).toContain('simple text');
    await again.close();
  });
});

it('a client without sessions: is told that there are no others', async () => {
  const url = world.mcp('old');
  await expect(connectV2Stateless(url, await world.token('bob', url))).rejects.toThrow();
  const agent = await createAgent(world, { server: 'old' });
  const { status, messages } = await agent.request('tools/list');
  expect(status).toBe(400);
  expect(messages).toMatchObject([
    {
      error: {
        code: -32022,
        message: expect.stringContaining('start one with initialize'),
        data: { supported: ['2024-11-05'] },
      },
    },
  ]);
});
