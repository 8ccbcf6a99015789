/** Several messages in one body (2025-03-26): taken apart, so that each is decided, forwarded and recorded by itself. */
import { Refusal } from '../domain/refusal.ts';
import type { MakeSafe } from '../domain/text/safe-text.ts';
import { SSE_HEADERS } from '../mcp/headers/response-headers.ts';
import type { Message } from '../mcp/jsonrpc/parse-message.ts';
import { formatEvent } from '../mcp/sse/sse-frame.ts';
import type { Rest } from './hold/hold-call.ts';
import type { Received } from './open-context.ts';
import type { EventSink, Exchange, Reply } from './request/exchange.ts';
import { refusedText } from './response/refused.ts';

interface Handling {
  /** Takes one message as an exchange of its own. */
  readonly handle: (exchange: Exchange) => Promise<Rest | undefined>;
  /** For refusals. */
  readonly makeSafe: MakeSafe;
}

/** Resolves once each message has its answer, or with what is left to do if one waits for people. */
export const handleBatch = async (
  { exchange, head, text }: Received,
  messages: readonly Message[],
  handling: Handling,
): Promise<Rest | undefined> => {
  const requests = messages.filter((message) => message.kind === 'request');
  if (requests.some(({ method }) => method === 'initialize')) {
    throw new Refusal('malformed-message', 'initialize must be sent alone.');
  }
  if (requests.length > 0 && !head.accepts.events) throw new Refusal('not-acceptable');
  const sink = requests.length > 0 ? exchange.reply.stream(SSE_HEADERS) : undefined;
  const each = messages.map((message) => {
    const body = Buffer.from(text.slice(message.node.start, message.node.end));
    const reply = shareOf(sink, messages.length > 1);
    return handleOne({ ...exchange, body, reply }, { message, sink, ...handling });
  });
  const rests = await Promise.all(each);
  if (sink === undefined) exchange.reply.send(202, {});
  else if (rests.some((rest) => rest !== undefined)) return endAfter(rests, sink);
  else sink.end();
  return undefined;
};

const endAfter =
  (rests: readonly (Rest | undefined)[], sink: EventSink): Rest =>
  async () => {
    await Promise.all(rests.map((rest) => rest?.())).finally(() => sink.end());
  };

const handleOne = async (
  exchange: Exchange,
  {
    message,
    sink,
    handle,
    makeSafe,
  }: Handling & { readonly message: Message; readonly sink: EventSink | undefined },
): Promise<Rest | undefined> => {
  try {
    return await handle(exchange);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (message.kind !== 'request') return undefined;
    const refused = { refusal: error, decision: undefined, approval: undefined };
    const text = refusedText(message, refused, makeSafe);
    await sink?.write(formatEvent({ data: text }));
    return undefined;
  }
};

/** One message's part of the common stream: whatever it says is an event, and only the last of all ends it. */
const shareOf = (sink: EventSink | undefined, shared: boolean): Reply => ({
  shared,
  send: (_status, _headers, body) => {
    if (body !== undefined) void sink?.write(formatEvent({ data: body }))?.catch(() => {});
  },
  stream: () => ({ write: (frames) => sink?.write(frames), end: () => {} }),
});
