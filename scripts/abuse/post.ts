/** One POST of a benchmark's client, and many of them at once. */
import { Agent, request } from 'node:http';
import type { Tally, Target } from './scenario.ts';

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly session: string | undefined;
}

export const headersOf = (token: string, body: string | Buffer, session?: string) => ({
  authorization: `Bearer ${token}`,
  'content-type': 'application/json',
  accept: 'application/json, text/event-stream',
  'mcp-protocol-version': '2025-11-25',
  'content-length': Buffer.byteLength(body),
  ...(session === undefined ? {} : { 'mcp-session-id': session }),
});

/** Rejects if the connection breaks; resolves with whatever was answered. */
export const post = (
  { mcp, token }: Pick<Target, 'mcp' | 'token'>,
  body: string | Buffer,
  agent: Agent,
  session?: string,
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const headers = headersOf(token, body, session);
    const sent = request(mcp, { method: 'POST', agent, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      const named = response.headers['mcp-session-id'];
      response.once('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          text,
          session: named === undefined ? named : String(named),
        }),
      );
      response.once('error', reject);
    });
    sent.once('error', reject).end(body);
  });

let lastId = 0;

/** A request as JSON text, with an id that no other has. */
export const rpc = (method: string, params: object): string => {
  lastId += 1;
  return JSON.stringify({ jsonrpc: '2.0', id: `${process.pid}-${lastId}`, method, params });
};

export const toolCall = (name: string, args: object): string => rpc('tools/call', { name, arguments: args });

/** Makes calls of a tool with arguments that are written once: sending long ones costs an abuser next to nothing. */
export const toolCalls = (name: string, args: object): (() => string) => {
  const text = toolCall(name, args);
  const id = `"${process.pid}-${lastId}"`;
  return () => {
    lastId += 1;
    return text.replace(id, `"${process.pid}-${lastId}"`);
  };
};

/** Posts over so many connections, each the next request as soon as the last was answered, until aborted. */
export const flood = async (
  target: Target,
  { connections, body }: { readonly connections: number; readonly body: () => string },
  counted: Tally,
  signal: AbortSignal,
): Promise<void> => {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const one = async () => {
    while (!signal.aborted) {
      const outcome = await post(target, body(), agent).then(
        ({ status }) => String(status),
        (error: NodeJS.ErrnoException) => error.code ?? error.message,
      );
      counted[outcome] = (counted[outcome] ?? 0) + 1;
    }
  };
  signal.addEventListener('abort', () => agent.destroy());
  await Promise.all(Array.from({ length: connections }, one));
};
