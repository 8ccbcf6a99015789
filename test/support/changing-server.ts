/** An MCP server whose tools can be changed while it runs, and that knows which of them were called. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

export interface ChangingServer {
  readonly url: string;
  tools: object[];
  readonly calls: string[];
  close(): void;
}

export const startChangingServer = async (tools: object[]): Promise<ChangingServer> => {
  const upstream = createServer(async (request, response) => {
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
    close: () => {
      upstream.closeAllConnections();
      upstream.close();
    },
  };
  return server;
};
