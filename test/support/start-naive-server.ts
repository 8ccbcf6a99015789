/** The official SDKs the way most people mount them, behind `express.json()`: what an attack really does to a server. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { McpServer as McpServerV1 } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { createMcpHandler, McpServer as McpServerV2 } from '@modelcontextprotocol/server';
import express, { type RequestHandler } from 'express';
import { z } from 'zod';

/** `v1` is `@modelcontextprotocol/sdk`, `v2` its successor, which speaks 2026-07-28 as well. */
export type Generation = 'v1' | 'v2';

export interface NaiveServer {
  readonly url: string;
  /** HTTP requests that arrived. */
  requests(): number;
  /** How often the tool that no one may run has run. */
  evilRuns(): number;
  close(): Promise<void>;
}

const TOOL = { inputSchema: z.object({ text: z.string().optional() }) };
const done = { content: [{ type: 'text' as const, text: 'done' }] };

/** Offers `read_ok` and `delete_evil`, with optional arguments. */
export const startNaiveServer = async (generation: Generation = 'v1'): Promise<NaiveServer> => {
  let requests = 0;
  let evilRuns = 0;
  const runEvil = () => {
    evilRuns += 1;
    return done;
  };
  const app = express();
  app.use((_request, _response, next) => {
    requests += 1;
    next();
  });
  app.use(express.json({ limit: '16mb' }));
  app.post('/mcp', generation === 'v1' ? onV1(runEvil) : onV2(runEvil));
  const http = createServer(app);
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/mcp`,
    requests: () => requests,
    evilRuns: () => evilRuns,
    close: async () => {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
};

const onV1 =
  (runEvil: () => typeof done): RequestHandler =>
  async (request, response) => {
    const server = new McpServerV1({ name: 'naive', version: '1' });
    server.registerTool('read_ok', { inputSchema: TOOL.inputSchema.shape }, () => done);
    server.registerTool('delete_evil', { inputSchema: TOOL.inputSchema.shape }, runEvil);
    const transport = new StreamableHTTPServerTransport({ enableJsonResponse: true });
    // The SDK's own types disagree under exactOptionalPropertyTypes.
    await server.connect(transport as Parameters<McpServerV1['connect']>[0]);
    await transport.handleRequest(request, response, request.body);
  };

const onV2 = (runEvil: () => typeof done): RequestHandler => {
  const handle = toNodeHandler(
    createMcpHandler(() => {
      const server = new McpServerV2({ name: 'naive', version: '2' });
      server.registerTool('read_ok', TOOL, () => done);
      server.registerTool('delete_evil', TOOL, runEvil);
      return server;
    }),
  );
  return (request, response) => handle(request as never, response, request.body);
};
