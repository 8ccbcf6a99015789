/** What readOnlyHint and destructiveHint do to verdicts is set for each server. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createAgent } from '../support/agent.ts';
import { type ChangingServer, startChangingServer } from '../support/changing-server.ts';
import { startWorld, type World } from '../support/start-world.ts';

/** What mcp-go writes onto each tool that its author says nothing about, in later versions and in earlier ones. */
const MCP_GO = { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: true };
const EARLIER_MCP_GO = { destructiveHint: true, openWorldHint: true };

const tool = (name: string, annotations: object) => ({
  name,
  description: name,
  inputSchema: { type: 'object' },
  annotations,
});

let upstream: ChangingServer;
let world: World;

beforeAll(async () => {
  upstream = await startChangingServer([
    tool('list_things', MCP_GO),
    tool('get_thing', EARLIER_MCP_GO),
    tool('add_thing', MCP_GO),
    tool('search_things', { readOnlyHint: false }),
    tool('find_things', { readOnlyHint: false, destructiveHint: true }),
    tool('frobnicate', { ...MCP_GO, readOnlyHint: true }),
    tool('shuffle', { readOnlyHint: true }),
    tool('wobble', { destructiveHint: false }),
    tool('remove_thing', { readOnlyHint: false, destructiveHint: false }),
  ]);
  const server = (annotations?: string) => ({ url: upstream.url, ...(annotations && { annotations }) });
  world = await startWorld({
    servers: { plain: server(), trusted: server('trust'), unheard: server('ignore') },
    policy: { version: 1, defaults: { write: 'deny', destructive: 'deny', unknown: 'deny' } },
  });
});
afterAll(async () => {
  await world.close();
  upstream.close();
});

/** Rule that decided, by tool. */
const rulesOf = async (server: string): Promise<Record<string, unknown>> => {
  const agent = await createAgent(world, { server });
  const found: Record<string, unknown> = {};
  for (const { name } of upstream.tools as { name: string }[]) {
    const { result } = await agent.call(name);
    const meta = result?.['_meta'] as Record<string, { rule: string }> | undefined;
    found[name] = meta?.['dev.firebreak/decision']?.rule.replace('defaults.', '') ?? 'read';
  }
  return found;
};

it('makes verdicts only stricter unless told otherwise, and the defaults that libraries write hold no tool that reads', async () => {
  expect(await rulesOf('plain')).toEqual({
    list_things: 'read',
    get_thing: 'read',
    add_thing: 'write',
    search_things: 'write',
    find_things: 'destructive',
    frobnicate: 'unknown',
    shuffle: 'unknown',
    wobble: 'unknown',
    remove_thing: 'destructive',
  });
});

it('lets the hints of a trusted server lower a verdict', async () => {
  expect(await rulesOf('trusted')).toEqual({
    list_things: 'read',
    get_thing: 'read',
    add_thing: 'write',
    search_things: 'write',
    find_things: 'destructive',
    frobnicate: 'read',
    shuffle: 'read',
    wobble: 'write',
    remove_thing: 'write',
  });
});

it('does not look at hints that are to be ignored', async () => {
  expect(await rulesOf('unheard')).toEqual({
    list_things: 'read',
    get_thing: 'read',
    add_thing: 'write',
    search_things: 'read',
    find_things: 'read',
    frobnicate: 'unknown',
    shuffle: 'unknown',
    wobble: 'unknown',
    remove_thing: 'destructive',
  });
});
