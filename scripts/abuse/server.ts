/** The protected server of the bench, as a process of its own: it sends its parent its URL and ends with it. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

/** What one answer of `read_much` holds, and all definitions of tools together. */
const ANSWER_BYTES = 15 * 1024 * 1024;
const LIST_BYTES = 47 * 1024;
const ITEMS = 60;

interface Asked {
  readonly id?: string | number;
  readonly method: string;
  readonly params?: { readonly name?: string };
}

const NAMES = ['delete_all', 'get_order', 'read_much', ...Array.from({ length: 37 }, (_, n) => `tool_${n}`)];

const TOOLS = NAMES.map((name) => ({
  name,
  description: `${name} `.padEnd(LIST_BYTES / NAMES.length - 260, 'what this tool does '),
  inputSchema: {
    type: 'object',
    properties: { id: { type: 'integer' }, text: { type: 'string' }, limit: { type: 'integer' } },
  },
  annotations: { readOnlyHint: name === 'get_order', destructiveHint: name === 'delete_all' },
}));

const ROW = 'ordinary words of a report that nobody has to hide from anybody ';
const LONG = {
  content: Array.from({ length: ITEMS }, () => ({
    type: 'text',
    text: ROW.repeat(ANSWER_BYTES / ITEMS / ROW.length),
  })),
};

const resultOf = ({ method, params }: Asked): object => {
  if (method === 'initialize') {
    const serverInfo = { name: 'bench', version: '1' };
    return { protocolVersion: '2025-11-25', capabilities: { tools: {} }, serverInfo };
  }
  if (method === 'tools/list') return { tools: TOOLS };
  return params?.name === 'read_much' ? LONG : { content: [{ type: 'text', text: 'deleted' }] };
};

let sessions = 0;
const server = createServer(async (request, response) => {
  if (request.method !== 'POST') return void response.writeHead(405).end();
  const asked = (await json(request)) as Asked;
  if (asked.id === undefined) return void response.writeHead(202).end();
  response.setHeader('content-type', 'application/json');
  if (asked.method === 'initialize') {
    sessions += 1;
    response.setHeader('mcp-session-id', `session-${sessions}`);
  }
  response.end(JSON.stringify({ jsonrpc: '2.0', id: asked.id, result: resultOf(asked) }));
});
process.once('disconnect', () => process.exit(0));
server.listen(0, '127.0.0.1', () =>
  process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`),
);
