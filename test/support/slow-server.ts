/** A minimal MCP server, written by hand, whose one tool takes its time and counts its runs. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';

export interface SlowServer {
  readonly url: string;
  /** How often the tool has run. */
  runs(): number;
  close(): Promise<void>;
}

const TOOLS = [
  { name: 'delete_all', inputSchema: { type: 'object' }, annotations: { destructiveHint: true } },
];

/** `takes`: milliseconds of one run. */
export const startSlowServer = async ({ takes }: { takes: number }): Promise<SlowServer> => {
  let runs = 0;
  const answer = async (method: string): Promise<object> => {
    if (method === 'tools/list') return { tools: TOOLS };
    runs += 1;
    const text = `deleted, run ${runs}`;
    await sleep(takes);
    return { content: [{ type: 'text', text }] };
  };
  const server = createServer(async (request, response) => {
    const { id, method } = (await json(request)) as { id: string | number; method: string };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ jsonrpc: '2.0', id, result: await answer(method) }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`,
    runs: () => runs,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
