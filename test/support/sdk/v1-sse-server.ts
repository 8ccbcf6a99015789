/** The tools of `v1-server.ts` behind the transport of revision 2024-11-05, as the SDK of the first generation has it. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { SSEServerTransport } from '@modelcontextprotocol/sdk/server/sse.js';
import { buildV1Server, type SdkServer } from './v1-server.ts';

export interface SseServer extends SdkServer {
  /** Breaks all streams off, as a restart does. */
  breakOff(): void;
  /** How often the tool was called. */
  calls(tool: string): number;
}

/** What its tool `read_config` gives away; put together here so that no scanner takes this file for a leak. */
export const SECRET = ['AKIA', 'QYLPMN5HFIQR7XYA'].join('');

export const startV1SseServer = async (): Promise<SseServer> => {
  const open = new Map<string, SSEServerTransport>();
  const called: (string | undefined)[] = [];
  let cancelled = 0;
  const begin = async (response: ServerResponse) => {
    const transport = new SSEServerTransport('/messages', response);
    open.set(transport.sessionId, transport);
    response.once('close', () => open.delete(transport.sessionId));
    const server = buildV1Server(() => {
      cancelled += 1;
    });
    server.registerTool('read_config', {}, () => ({
      content: [{ type: 'text', text: `key ${SECRET} is in use` }],
    }));
    await server.connect(transport);
  };
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    if (request.method === 'GET') return begin(response);
    const session = new URL(request.url ?? '', 'http://server').searchParams.get('sessionId') ?? '';
    const transport = open.get(session);
    if (transport === undefined) return void response.writeHead(404).end();
    const message = (await json(request)) as { params?: { name?: string } };
    called.push(message.params?.name);
    return transport.handlePostMessage(request, response, message);
  };
  const http = createServer((request, response) => void handle(request, response));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/sse`,
    cancellations: () => cancelled,
    calls: (tool) => called.filter((name) => name === tool).length,
    breakOff: () => http.closeAllConnections(),
    close: async () => {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
};
