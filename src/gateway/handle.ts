/** The three HTTP methods of MCP, each taken through the pipeline. */
import { Refusal } from '../domain/refusal.ts';
import type { MakeSafe } from '../domain/text/safe-text.ts';
import type { Rates } from '../limits/rates.ts';
import type { Message } from '../mcp/jsonrpc/parse-message.ts';
import { handleBatch } from './handle-batch.ts';
import type { Rest } from './hold/hold-call.ts';
import type { OpenContext, Received } from './open-context.ts';
import type { Pipeline } from './pipeline.ts';
import type { Exchange } from './request/exchange.ts';
import { refusedText, retryHeaders } from './response/refused.ts';
import { JSON_HEADERS } from './response/response-channel.ts';

export type Handlers = Readonly<Record<'POST' | 'GET' | 'DELETE', (exchange: Exchange) => Promise<void>>>;

export interface HandleDeps {
  readonly open: OpenContext;
  readonly pipeline: Pipeline;
  readonly rates: Pick<Rates, 'receiveMore'>;
  readonly makeSafe: MakeSafe;
}

/**
 * Returns a handler for each HTTP method. Each resolves once its exchange is over, and rejects with what is told by
 * HTTP.
 */
export const createHandlers = ({ open, pipeline, rates, makeSafe }: HandleDeps): Handlers => {
  /** Resolves with what is left to do if the message waits for people. */
  const receive = async (exchange: Exchange): Promise<Rest | undefined> => {
    const reading = open.read(exchange);
    const received = reading instanceof Promise ? await reading : reading;
    const { parsed } = received;
    if (parsed.kind !== 'batch') return handleMessage(received, parsed.message);
    rates.receiveMore(exchange.caller, parsed.messages.length - 1);
    return handleBatch(received, parsed.messages, { handle: receive, makeSafe });
  };

  const handleMessage = async (received: Received, message: Message): Promise<Rest | undefined> => {
    try {
      const opening = open.openMessage(received, message);
      return await pipeline.run(opening instanceof Promise ? await opening : opening);
    } catch (error) {
      // Now that the request's id is known, the refusal can carry it.
      if (!(error instanceof Refusal) || message.kind !== 'request') throw error;
      const refused = { refusal: error, decision: undefined, approval: undefined };
      const text = refusedText(message, refused, makeSafe);
      received.exchange.reply.send(error.http, { ...JSON_HEADERS, ...retryHeaders(error) }, text);
      return undefined;
    }
  };

  return {
    POST: async (exchange) => {
      const rest = await receive(exchange);
      if (rest === undefined) return;
      // Nothing that was made of the message is referred to any more, and it may wait for long.
      exchange.forgetBody();
      await rest();
    },
    GET: async (exchange) => void (await pipeline.run(await open.openStream(exchange))),
    DELETE: async (exchange) => void (await pipeline.run(await open.openEnd(exchange))),
  };
};
