/** An MCP server written by hand over node:http: it remembers what reached it, and can say what no SDK would. */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface Received {
  readonly id: string | number;
  readonly params: Record<string, unknown>;
  /** Arguments of a tool call. */
  readonly args: Record<string, unknown>;
  readonly response: ServerResponse;
}

/** Gives the result, or undefined if it wrote the response by hand. */
export type Answering = (received: Received) => unknown;

export interface Seen {
  readonly httpMethod: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** What the body asks for; undefined if it is no JSON-RPC call. */
  readonly method: string | undefined;
  readonly tool: string | undefined;
  /** True once the connection was closed before the answer was complete. */
  cut: boolean;
}

export interface HandWrittenServer {
  readonly url: string;
  /** Everything that arrived, oldest first. */
  readonly seen: readonly Seen[];
  /** How often this tool was called. */
  runs(tool: string): number;
  close(): Promise<void>;
}

export interface HandWrittenOptions {
  readonly tools: Readonly<Record<string, Answering>>;
  /** Answers to other methods, or other answers to the usual ones. */
  readonly methods?: Readonly<Record<string, Answering>>;
  /** Names a session at initialize. */
  readonly sessions?: boolean;
}

export const textResult = (value: string) => ({ content: [{ type: 'text', text: value }] });

export const startHandWrittenServer = async (options: HandWrittenOptions): Promise<HandWrittenServer> => {
  const seen: Seen[] = [];
  const methods = { ...usualMethods(options), ...options.methods };
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const message = readMessage(body);
    note(seen, { request, response, body, message });
    if (request.method !== 'POST') return void response.writeHead(405).end();
    if (message?.id === undefined) return void response.writeHead(202).end();
    if (message.method === 'initialize' && options.sessions) {
      response.setHeader('mcp-session-id', randomUUID());
    }
    const { id } = message;
    const params = message.params ?? {};
    const args = (params['arguments'] ?? {}) as Record<string, unknown>;
    const answering = methods[message.method];
    if (answering === undefined) {
      const error = { code: -32601, message: `no method ${message.method}` };
      return sendJson(response, { jsonrpc: '2.0', id, error });
    }
    const result = await answering({ id, params, args, response });
    if (result !== undefined) sendJson(response, { jsonrpc: '2.0', id, result });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`,
    seen,
    runs: (tool) => seen.filter((one) => one.tool === tool).length,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

interface RpcCall {
  readonly id?: string | number;
  readonly method: string;
  readonly params?: Record<string, unknown>;
}

const readMessage = (body: string): RpcCall | undefined => {
  try {
    return JSON.parse(body) as RpcCall;
  } catch {
    return undefined;
  }
};

const note = (
  seen: Seen[],
  {
    request,
    response,
    body,
    message,
  }: { request: IncomingMessage; response: ServerResponse; body: string; message: RpcCall | undefined },
): void => {
  const name = message?.method === 'tools/call' ? message.params?.['name'] : undefined;
  const one: Seen = {
    httpMethod: request.method ?? '',
    headers: request.headers,
    body,
    method: message?.method,
    tool: name === undefined ? undefined : String(name),
    cut: false,
  };
  response.once('close', () => {
    one.cut = !response.writableFinished;
  });
  seen.push(one);
};

const usualMethods = ({ tools }: HandWrittenOptions): Record<string, Answering> => ({
  initialize: () => ({
    protocolVersion: '2025-11-25',
    capabilities: { tools: {} },
    serverInfo: { name: 'hand-written', version: '1' },
  }),
  'tools/list': () => ({
    tools: Object.keys(tools).map((name) => ({ name, inputSchema: { type: 'object' } })),
  }),
  'tools/call': (received) => tools[String(received.params['name'])]?.(received),
});

const sendJson = (response: ServerResponse, value: unknown): void => {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(value));
};
