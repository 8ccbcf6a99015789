/** The measured server, a process of its own: answers at once with what was made before. `/bench` and `/many`. */
import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { EVENTS, progress, RESULTS, TOOL_LISTS, WATCH } from './answers.ts';
import { serveToParent } from './serve-to-parent.ts';

interface Asked {
  readonly id?: unknown;
  readonly method: string;
  readonly params?: {
    readonly name?: string;
    readonly protocolVersion?: string;
    readonly arguments?: { readonly stream?: boolean };
    readonly _meta?: { readonly progressToken?: unknown };
  };
}

const CAPABILITIES = { tools: {} };
const SERVER = { name: 'bench', version: '1.0.0' };

const resultOf = ({ method, params }: Asked, server: string): string => {
  if (method === 'initialize') {
    const { protocolVersion } = params ?? {};
    return JSON.stringify({ protocolVersion, capabilities: CAPABILITIES, serverInfo: SERVER });
  }
  if (method === 'tools/list') return TOOL_LISTS[server] ?? '{"tools":[]}';
  return RESULTS[params?.name ?? ''] ?? '{}';
};

const answer = (asked: Asked, server: string, response: ServerResponse): void => {
  if (asked.method === 'initialize') response.setHeader('mcp-session-id', randomUUID());
  const body = `{"jsonrpc":"2.0","id":${JSON.stringify(asked.id)},"result":${resultOf(asked, server)}}`;
  if (asked.params?.arguments?.stream !== true) {
    response.writeHead(200, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    });
    return void response.end(body);
  }
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  if (asked.params.name === 'get_events') {
    const token = asked.params._meta?.progressToken;
    for (let index = 0; index < EVENTS; index += 1) response.write(event(progress(token, index)));
  }
  response.end(event(body));
};

/** Sends an event each second, with the time of sending in it, until the client is gone. */
const watch = ({ params }: Asked, response: ServerResponse): void => {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  let sent = 0;
  const next = () => {
    sent += 1;
    const message = String(performance.timeOrigin + performance.now());
    const shown = { progressToken: params?._meta?.progressToken, progress: sent, message };
    response.write(
      event(JSON.stringify({ jsonrpc: '2.0', method: 'notifications/progress', params: shown })),
    );
  };
  next();
  const timer = setInterval(next, 1000);
  response.once('close', () => clearInterval(timer));
};

const event = (data: string): string => `event: message\ndata: ${data}\n\n`;

serveToParent(async (request, response) => {
  if (request.method !== 'POST') return void response.writeHead(request.method === 'GET' ? 405 : 204).end();
  const asked = (await json(request)) as Asked;
  if (asked.id === undefined) return void response.writeHead(202).end();
  if (asked.params?.name === WATCH) return watch(asked, response);
  answer(asked, request.url?.slice(1) ?? '', response);
});
