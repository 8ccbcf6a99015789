/** A minimal MCP server, written by hand, whose tools take their time and count their runs. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Run {
  /** Canonical enough: the arguments as JSON, as they came. */
  readonly args: string;
  /** `performance.now()` at its arrival. */
  readonly at: number;
}

export interface SlowServer {
  readonly url: string;
  /** How often the tool has run; with arguments (JSON source), how often with exactly these. */
  runs(args?: string): number;
  lastRun(): Run | undefined;
  /** How many messages of this method have come. */
  messages(method: string): number;
  close(): Promise<void>;
}

export interface SlowServerOptions {
  /** Milliseconds of one run. */
  readonly takes: number;
  /** Awaited before the answer to a message, once a run is counted: a test holds answers back by it. */
  readonly before?: (method: string, args: string) => Promise<unknown>;
}

interface Message {
  readonly id: string | number;
  readonly method: string;
  readonly params?: { readonly arguments?: object };
}

const TOOLS = [
  { name: 'delete_all', inputSchema: { type: 'object' }, annotations: { destructiveHint: true } },
  { name: 'get_order', inputSchema: { type: 'object' }, annotations: { readOnlyHint: true } },
];

export const startSlowServer = async ({ takes, before }: SlowServerOptions): Promise<SlowServer> => {
  const runs: Run[] = [];
  const methods: string[] = [];
  const answer = async ({ method, params }: Message): Promise<object> => {
    const args = JSON.stringify(params?.arguments ?? {});
    methods.push(method);
    if (method === 'tools/call') runs.push({ args, at: performance.now() });
    const text = `deleted, run ${runs.length}`;
    await before?.(method, args);
    if (method === 'tools/list') return { tools: TOOLS };
    if (takes > 0) await sleep(takes);
    return { content: [{ type: 'text', text }] };
  };
  const server = createServer(async (request, response) => {
    if (request.method !== 'POST') return void response.writeHead(405).end();
    const message = (await json(request)) as Message;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ jsonrpc: '2.0', id: message.id, result: await answer(message) }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`,
    runs: (args) => runs.filter((run) => args === undefined || run.args === args).length,
    lastRun: () => runs.at(-1),
    messages: (wanted) => methods.filter((method) => method === wanted).length,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
