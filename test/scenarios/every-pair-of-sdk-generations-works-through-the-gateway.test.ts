import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startFixtureServer } from '../conformance/fixture-server.ts';
import { ALLOW_ALL } from '../support/policies.ts';
import {
  type Connect,
  connectV1,
  connectV2,
  connectV2Stateless,
  type SdkClient,
} from '../support/sdk/client.ts';
import { type SdkServer, startV1Server } from '../support/sdk/v1-server.ts';
import { startWorld, type World } from '../support/start-world.ts';

let servers: Record<'v1' | 'v2', SdkServer>;
let world: World;

beforeAll(async () => {
  servers = { v1: await startV1Server(), v2: await startFixtureServer() };
  world = await startWorld({
    servers: { v1: servers.v1.url, v2: servers.v2.url },
    policy: ALLOW_ALL,
  });
});
afterAll(async () => {
  await world.close();
  await servers.v1.close();
  await servers.v2.close();
});

const cancels = async (client: SdkClient, server: 'v1' | 'v2'): Promise<void> => {
  const before = servers[server].cancellations();
  const controller = new AbortController();
  const call = client.call('test_cancellation', {}, { signal: controller.signal });
  setTimeout(() => controller.abort(), 300);
  await expect(call).rejects.toThrow();
  await expect.poll(() => servers[server].cancellations()).toBe(before + 1);
};

describe.each<{ name: string; connect: Connect; server: 'v1' | 'v2' }>([
  { name: 'client v1, server v1', connect: connectV1, server: 'v1' },
  { name: 'client v1, server v2', connect: connectV1, server: 'v2' },
  { name: 'client v2, server v1', connect: connectV2, server: 'v1' },
  { name: 'client v2, server v2', connect: connectV2, server: 'v2' },
])('$name, in a session', ({ connect, server }) => {
  let client: SdkClient;
  beforeEach(async () => {
    const url = world.mcp(server);
    client = await connect(url, await world.token('bob', url));
  });
  afterEach(() => client.close());

  it('calls tools', async () => {
    expect(await client.call('test_simple_text')).toContain('simple text');
  });

  it('reports progress', async () => {
    const seen: number[] = [];
    const onprogress = ({ progress }: { progress: number }) => void seen.push(progress);
    await client.call('test_tool_with_progress', {}, { onprogress });
    expect(seen).toEqual([0, 50, 100]);
  });

  it('passes logs', async () => {
    await client.call('test_tool_with_logging');
    expect(client.logs()[0]).toBe('Tool execution started');
  });

  it('lets the server ask the model', async () => {
    expect(await client.call('test_sampling', { prompt: 'Capital of France?' })).toBe('LLM response: Paris');
  });

  it('lets the server ask the user', async () => {
    expect(await client.call('test_elicitation', { message: 'Sure?' })).toBe(
      'User response: action=accept, content={"response":"yes"}',
    );
  });

  it('resumes an answer whose stream broke off', async () => {
    expect(await client.call('test_reconnection')).toBe('The client has come back.');
  });

  it('tells the server what the client cancelled', () => cancels(client, server));
});

describe('client v2, server v2, without a session', () => {
  let client: SdkClient;
  beforeEach(async () => {
    const url = world.mcp('v2');
    client = await connectV2Stateless(url, await world.token('bob', url));
  });
  afterEach(() => client.close());

  it('calls tools and reports progress', async () => {
    const seen: number[] = [];
    const onprogress = ({ progress }: { progress: number }) => void seen.push(progress);
    await client.call('test_tool_with_progress', {}, { onprogress });
    expect(seen).toEqual([0, 50, 100]);
  });

  it('answers what the server asks by retrying', async () => {
    expect(await client.call('test_input_required_result_elicitation')).toContain('accept');
    expect(await client.call('test_input_required_result_sampling')).toContain('Paris');
  });

  it('tells the server what the client cancelled', () => cancels(client, 'v2'));
});
