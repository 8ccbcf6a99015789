import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { McpServer as McpServerV1 } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { createMcpHandler, McpServer as McpServerV2 } from '@modelcontextprotocol/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { connectV1, connectV2 } from '../support/official-clients.ts';
import { ALLOW_ALL } from '../support/policies.ts';
import { startWorld, type World } from '../support/start-world.ts';

/** In the shape of a Stripe key; put together here so that no scanner takes this file for a leak. */
const SECRET = ['sk', 'live', '9tG2mQx7RvLp4WzKc8Yd1HsB'].join('_');

const customer = { name: 'Ada', apiKey: SECRET };
const TOOLS = {
  get_free: { schema: { name: z.string(), apiKey: z.string() }, value: customer },
  get_strict: { schema: { name: z.string(), apiKey: z.string().regex(/^sk_live_/) }, value: customer },
  get_number: { schema: { card: z.number() }, value: { card: 4111111111111111 } },
  get_clean: { schema: { plan: z.enum(['gold', 'silver']) }, value: { plan: 'gold' } },
};

const answer = (value: Record<string, unknown>) => ({
  content: [{ type: 'text' as const, text: JSON.stringify(value) }],
  structuredContent: value,
});

const serverV1 = () => {
  const server = new McpServerV1({ name: 'v1', version: '1' });
  for (const [name, { schema, value }] of Object.entries(TOOLS))
    server.registerTool(name, { outputSchema: schema }, () => answer(value));
  return server;
};

const serverV2 = () => {
  const server = new McpServerV2({ name: 'v2', version: '1' });
  for (const [name, { schema, value }] of Object.entries(TOOLS))
    server.registerTool(name, { outputSchema: z.object(schema) }, () => answer(value));
  return server;
};

type Handle = Parameters<typeof createServer>[1];

const handleV1: Handle = async (request, response) => {
  const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined } as never);
  await serverV1().connect(transport as never);
  await transport.handleRequest(request, response);
};

const listen = async (handle: Handle) => {
  const http = createServer(handle);
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/mcp`, close: () => http.close() };
};

let servers: Awaited<ReturnType<typeof listen>>[];
let world: World;

beforeAll(async () => {
  servers = [await listen(handleV1), await listen(toNodeHandler(createMcpHandler(serverV2)) as Handle)];
  const [v1, v2] = servers;
  world = await startWorld({ servers: { v1: v1?.url ?? '', v2: v2?.url ?? '' }, policy: ALLOW_ALL });
});
afterAll(async () => {
  await world.close();
  for (const server of servers) server.close();
});

describe.each([
  { name: 'client v1, server v1', connect: connectV1, server: 'v1' },
  { name: 'client v1, server v2', connect: connectV1, server: 'v2' },
  { name: 'client v2, server v1', connect: connectV2, server: 'v1' },
  { name: 'client v2, server v2', connect: connectV2, server: 'v2' },
])('$name', ({ connect, server }) => {
  const call = async (tool: string) => {
    const url = world.mcp(server);
    const client = await connect(url, await world.token('bob', url));
    try {
      await client.listTools();
      const { outcome } = await client.call(tool, {});
      expect(JSON.stringify(outcome)).not.toContain(SECRET.slice(8));
      return outcome as { content: { text: string }[]; structuredContent?: unknown; isError?: boolean };
    } finally {
      await client.close();
    }
  };

  it('a placeholder that the schema admits is structured content', async () => {
    const { structuredContent, isError } = await call('get_free');
    expect(isError ?? false).toBe(false);
    expect(structuredContent).toMatchObject({ name: 'Ada', apiKey: '[REDACTED:stripe_key]' });
  });

  it.each([
    ['get_strict', 'a pattern', '"apiKey":"[REDACTED:stripe_key]"'],
    ['get_number', 'a number', '"card":"[REDACTED:card]"'],
  ])('one that it does not is given as text: %s, %s', async (tool, _why, shown) => {
    const outcome = await call(tool);
    expect(outcome).not.toHaveProperty('thrown');
    expect(outcome).not.toHaveProperty('structuredContent');
    expect(outcome.isError).toBe(true);
    expect(outcome.content[0]?.text).toContain('The call ran.');
    expect(outcome.content[0]?.text).toContain(shown);
  });

  it('what is not masked stays as it is', async () => {
    expect(await call('get_clean')).toMatchObject({ structuredContent: { plan: 'gold' } });
  });
});
