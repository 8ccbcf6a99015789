/** The official SDK (v1) the way most people mount it, behind `express.json()`: what an attack really does to a server. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import express from 'express';
import { z } from 'zod';

export interface NaiveServer {
  readonly url: string;
  /** HTTP requests that arrived. */
  requests(): number;
  /** How often the tool that nobody may run has run. */
  evilRuns(): number;
  close(): Promise<void>;
}

/** Offers `read_ok` and `delete_evil`, with optional arguments. */
export const startNaiveServer = async (): Promise<NaiveServer> => {
  let requests = 0;
  let evilRuns = 0;
  const app = express();
  app.use((_request, _response, next) => {
    requests += 1;
    next();
  });
  app.use(express.json({ limit: '16mb' }));
  app.post('/mcp', async (request, response) => {
    const server = new McpServer({ name: 'naive', version: '1' });
    const inputSchema = { text: z.string().optional() };
    const done = { content: [{ type: 'text' as const, text: 'done' }] };
    server.registerTool('read_ok', { inputSchema }, () => done);
    server.registerTool('delete_evil', { inputSchema }, () => {
      evilRuns += 1;
      return done;
    });
    const transport = new StreamableHTTPServerTransport({ enableJsonResponse: true });
    // The SDK's own types disagree under exactOptionalPropertyTypes.
    await server.connect(transport as Parameters<McpServer['connect']>[0]);
    await transport.handleRequest(request, response, request.body);
  });
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
