/** An MCP server whose tools can be changed while it runs, and that knows which of them were called. */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

export interface ChangingServer {
  readonly url: string;
  tools: object[];
  readonly calls: string[];
  /** How many streams are open. */
  streams(): number;
  /** Says on every open stream that its tools have changed. */
  announce(): void;
  close(): void;
}

export const startChangingServer = async (tools: object[]): Promise<ChangingServer> => {
  const streams = new Set<ServerResponse>();
  const upstream = createServer(async (request, response) => {
    if (request.method === 'GET') {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
      streams.add(response);
      return void response.once('close', () => streams.delete(response));
    }
    const { id, method, params } = (await json(request)) as {
      id: string;
      method: string;
      params: { name: string };
    };
    if (method === 'tools/call') server.calls.push(params.name);
    const result = method === 'tools/list' ? { tools: server.tools } : { content: [] };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ jsonrpc: '2.0', id, result }));
  });
  await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
  const server: ChangingServer = {
    url: `http://127.0.0.1:${(upstream.address() as AddressInfo).port}/mcp`,
    tools,
    calls: [],
    streams: () => streams.size,
    announce: () => {
      const data = JSON.stringify({ jsonrpc: '2.0', method: 'notifications/tools/list_changed' });
      for (const stream of streams) stream.write(`data: ${data}\n\n`);
    },
    close: () => {
      upstream.closeAllConnections();
      upstream.close();
    },
  };
  return server;
};
