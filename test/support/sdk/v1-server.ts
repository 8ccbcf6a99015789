/** A server on the SDK of the first generation, with the tools of the conformance fixture that test what passes both ways. */
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { z } from 'zod';
import { createEventStore } from '../../conformance/fixture/event-store.ts';

export interface SdkServer {
  readonly url: string;
  /** How many calls of `test_cancellation` heard that they were cancelled. */
  cancellations(): number;
  close(): Promise<void>;
}

const RETRY = 200;

export const startV1Server = async (): Promise<SdkServer> => {
  const open = new Map<string, StreamableHTTPServerTransport>();
  let cancelled = 0;
  const begin = async () => {
    const transport = new StreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      onsessioninitialized: (id) => void open.set(id, transport),
      eventStore: createEventStore(),
      retryInterval: RETRY,
    });
    const server = buildV1Server(() => {
      cancelled += 1;
    });
    // Its own types do not agree about optional members.
    await server.connect(transport as Parameters<typeof server.connect>[0]);
    return transport;
  };
  const http = createServer(async (request, response) => {
    const known = open.get(String(request.headers['mcp-session-id']));
    await (known ?? (await begin())).handleRequest(request, response);
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/mcp`,
    cancellations: () => cancelled,
    close: async () => {
      for (const transport of open.values()) await transport.close();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
};

const text = (value: string) => ({ content: [{ type: 'text' as const, text: value }] });

/** Without a transport. */
export const buildV1Server = (noteCancelled: () => void): McpServer => {
  const server = new McpServer({ name: 'v1', version: '1.0.0' }, { capabilities: { logging: {} } });
  server.registerTool('test_simple_text', {}, () => text('This is a simple text response for testing.'));
  server.registerTool('test_tool_with_progress', {}, async (extra) => {
    const { progressToken = 0 } = extra._meta ?? {};
    for (const progress of [0, 50, 100]) {
      await extra.sendNotification({
        method: 'notifications/progress',
        params: { progressToken, progress, total: 100 },
      });
    }
    return text('done');
  });
  server.registerTool('test_tool_with_logging', {}, async (extra) => {
    const params = { level: 'info' as const, data: 'Tool execution started' };
    await extra.sendNotification({ method: 'notifications/message', params });
    return text('done');
  });
  server.registerTool('test_reconnection', {}, async (extra) => {
    extra.closeSSEStream?.();
    await sleep(100);
    return text('The client has come back.');
  });
  server.registerTool('test_cancellation', {}, async (extra) => {
    extra.signal.addEventListener('abort', noteCancelled);
    await sleep(20_000, undefined, { signal: extra.signal }).catch(() => {});
    return text('too late');
  });
  addAsking(server);
  return server;
};

const addAsking = (server: McpServer): void => {
  server.registerTool('test_sampling', { inputSchema: { prompt: z.string() } }, async ({ prompt }) => {
    const messages = [{ role: 'user' as const, content: { type: 'text' as const, text: prompt } }];
    const { content } = await server.server.createMessage({ messages, maxTokens: 100 });
    return text(`LLM response: ${content.type === 'text' ? content.text : ''}`);
  });
  server.registerTool('test_elicitation', { inputSchema: { message: z.string() } }, async ({ message }) => {
    const response = { type: 'string' as const };
    const requestedSchema = { type: 'object' as const, properties: { response } };
    const answer = await server.server.elicitInput({ message, requestedSchema });
    return text(`User response: action=${answer.action}, content=${JSON.stringify(answer.content)}`);
  });
};
