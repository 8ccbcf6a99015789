/** One POST of a benchmark's client, and many of them at once. */
import { Agent, request } from 'node:http';
import type { Tally, Target } from './scenario.ts';

export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** Rejects where the connection breaks; resolves with whatever was answered. */
export const post = (
  { mcp, token }: Pick<Target, 'mcp' | 'token'>,
  body: string | Buffer,
  agent: Agent,
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': '2025-11-25',
      'content-length': Buffer.byteLength(body),
    };
    const sent = request(mcp, { method: 'POST', agent, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.once('end', () => resolve({ status: response.statusCode ?? 0, text }));
      response.once('error', reject);
    });
    sent.once('error', reject).end(body);
  });

let lastId = 0;

/** A `tools/call` as JSON text, with an id that no other has. */
export const toolCall = (name: string, args: object): string => {
  lastId += 1;
  const id = `${process.pid}-${lastId}`;
  return JSON.stringify({ jsonrpc: '2.0', id, method: 'tools/call', params: { name, arguments: args } });
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
