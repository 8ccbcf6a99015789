/** Whichever client hears the announcement, the next call of any caller is decided by what the server says then. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createAgent } from '../support/agent.ts';
import { type ChangingServer, startChangingServer } from '../support/changing-server.ts';
import { startWorld, type World } from '../support/start-world.ts';

const tool = (name: string, description = 'As it was.') => ({
  name,
  description,
  inputSchema: { type: 'object' },
  annotations: { readOnlyHint: true },
});

let upstream: ChangingServer;
let world: World;
const left = new AbortController();

beforeAll(async () => {
  upstream = await startChangingServer([tool('list_things'), tool('read_thing')]);
  world = await startWorld({ servers: { things: upstream.url }, policy: { version: 1 } });
});
afterAll(async () => {
  left.abort();
  await world.close();
  upstream.close();
});

/** Names of the tools in force, as operators see them. */
const accepted = async (): Promise<readonly string[]> => {
  const token = await world.token('carol', `${world.gateway.url}/api`);
  const url = `${world.gateway.url}/api/v1/tools`;
  const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  const { items } = (await response.json()) as { items: { accepted: { name: string }[] }[] };
  return (items[0]?.accepted ?? []).map(({ name }) => name);
};

it('the first call of a job that never lists tools pins all that the server lists', async () => {
  const job = await createAgent(world, { server: 'things' });
  await job.call('list_things');
  expect(upstream.calls).toEqual(['list_things']);
  expect(await accepted()).toEqual(['list_things', 'read_thing']);
});

it('a tool that changed is held back from the next call of another caller, who reads in its meta what refused it', async () => {
  const url = world.mcp('things');
  const headers = { authorization: `Bearer ${await world.token('bob', url)}`, accept: 'text/event-stream' };
  const stream = await fetch(url, { headers, signal: left.signal });
  const reader = stream.body?.getReader();
  await expect.poll(upstream.streams).toBe(1);
  const other = await createAgent(world, { server: 'things', subject: 'dave' });
  await other.call('read_thing');
  upstream.tools = [tool('list_things'), tool('read_thing', 'Something else.')];
  upstream.announce();
  await reader?.read();

  const { result } = await other.call('read_thing');
  expect(result).toEqual({
    content: [{ type: 'text', text: expect.stringContaining('no operator has accepted it') }],
    isError: true,
    _meta: { 'dev.firebreak/decision': { action: 'deny', rule: 'firebreak.tool-not-accepted' } },
  });
  expect(upstream.calls).toEqual(['list_things', 'read_thing']);
});

it('a call that was let through, and whose server is gone, names the rule that let it through', async () => {
  const agent = await createAgent(world, { server: 'things' });
  await agent.call('list_things');
  upstream.close();
  const { result } = await agent.call('list_things');
  expect(result).toMatchObject({
    isError: true,
    _meta: { 'dev.firebreak/decision': { action: 'allow', rule: 'defaults.read' } },
  });
});
