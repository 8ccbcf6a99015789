/** One try to send a message to its server, and what came of it. */
import type { Agent, IncomingMessage } from 'node:http';
import type { Message } from './message.ts';
import type { UpstreamRequest } from './ports.ts';
import type { Connection } from './watch-connection.ts';

export type Attempt =
  | { readonly kind: 'answered'; readonly answer: IncomingMessage }
  | {
      readonly kind: 'failed';
      readonly error: NodeJS.ErrnoException;
      /** Undefined if it did not come to one. */
      readonly connection: Connection | undefined;
    };

/** Rejects with the reason of the request's signal; `agent` is false for a connection of its own. */
export type Try = (message: Message, request: UpstreamRequest, agent: Agent | false) => Promise<Attempt>;

/** Node.js only closes a request whose server switches to another protocol (101), which no one asked for. */
export const closedUnanswered = (): NodeJS.ErrnoException =>
  Object.assign(new Error('the connection was closed without an answer'), { code: 'ECONNRESET' });

/** The headers of the request with the length of the body and what is added; of two of one name the added one counts. */
export const headersFor = (
  { body, added }: Message,
  { headers }: Pick<UpstreamRequest, 'headers'>,
): Record<string, string> => ({
  ...headers,
  ...(body === undefined ? {} : { 'content-length': String(body.byteLength) }),
  ...added,
});
