/** Carries a server's answer to the client, message by message, each inspected before it goes out. */

import { Refusal } from '../domain/refusal.ts';
import type { Weight } from '../limits/in-flight.ts';
import { createLoad, type Load } from '../limits/load.ts';
import { BATCH_REVISION } from '../protocol/era.ts';
import { splitBatch } from '../protocol/split-batch.ts';
import { formatEvent } from '../protocol/sse-frame.ts';
import { createSseParser, type SseEvent, type SseParser } from '../protocol/sse-parser.ts';
import type { UpstreamAnswer } from '../upstream/ports.ts';
import type { EventSink } from './exchange.ts';
import type { Inspect, InspectContext, Inspected } from './inspect.ts';
import type { Lane } from './lane.ts';
import type { Rates } from './rates.ts';

export interface RelayRequest {
  readonly answer: UpstreamAnswer;
  readonly context: InspectContext;
  readonly lane: Lane;
  /** Headers of the answer that are ours, such as the sealed session id. */
  readonly headers: Readonly<Record<string, string>>;
  /** The client's view of an event id. */
  readonly sealEventId: (id: string) => string;
  /** True where the client waits for an answer on this stream and for nothing else. */
  readonly expectsAnswer: boolean;
  /** Once aborted, and `answer` with it, the stream ends here without an error if its client can go on elsewhere. */
  readonly ends: AbortSignal;
  /** Aborted once the client is gone. */
  readonly gone: AbortSignal;
  /** What the exchange takes up in memory. */
  readonly weight: Weight;
}

interface Loaded extends RelayRequest {
  readonly load: Load;
}

/**
 * What the client got of the request it waits for; undefined where the stream ended without an answer and can be
 * resumed. Rejects with `upstream-lost` where it cannot be: the client would wait for ever.
 */
export type Relay = (request: RelayRequest) => Promise<Inspected['answer']>;

export interface RelayDeps {
  readonly inspect: Inspect;
  readonly rates: Pick<Rates, 'send'>;
  readonly limits: { readonly answerBytes: number; readonly eventBytes: number };
}

export const createRelay = (deps: RelayDeps): Relay => {
  const relay: Relay = async (unpaced) => {
    const loaded = { ...unpaced, load: loadOf(unpaced, deps.limits.answerBytes) };
    await heldUp(loaded.load.reserve()).catch((error: unknown) => {
      unpaced.answer.discard();
      throw error;
    });
    const request = { ...loaded, answer: { ...unpaced.answer, body: paced(loaded) } };
    const type = request.answer.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
    if (type === 'text/event-stream') return request.lane.streams ? relayEvents(request) : relayLast(request);
    if (type === 'application/json') return relayJson(request);
    request.answer.discard();
    throw new Refusal('upstream-invalid');
  };

  /** Reads on only when there is room and the caller may be sent more, which holds the server back as well. */
  async function* paced({ answer, context, gone, load }: Loaded): AsyncGenerator<Uint8Array> {
    for await (const chunk of answer.body) {
      await heldUp(load.add(chunk.byteLength));
      yield chunk;
      await deps.rates.send(context.caller, { bytes: chunk.byteLength }, gone);
    }
  }

  const relayJson = async ({
    answer,
    context,
    lane,
    headers,
    load,
  }: Loaded): Promise<Inspected['answer']> => {
    const text = decodeUtf8(await readWhole(answer.body, deps.limits.answerBytes));
    for await (const { answer: found } of judged(text, { ...context, onlyAnswer: true })) {
      if (found === undefined) continue;
      await lane.send(found.text, answer.status, headers);
      load.keep(found.text.length);
      return found;
    }
    throw new Refusal('upstream-invalid');
  };

  /** Each message by itself: none in a priming event, and in 2025-03-26 perhaps several. */
  async function* judged(data: string, context: InspectContext): AsyncGenerator<Inspected> {
    if (data === '') return;
    let asked = context;
    for (const text of context.spoken.revision === BATCH_REVISION ? splitBatch(data) : [data]) {
      const inspected = await deps.inspect(text, asked);
      if (inspected.answer !== undefined) asked = answeredIn(context);
      yield inspected;
    }
  }

  const relayEvents = async (request: Loaded): Promise<Inspected['answer']> => {
    const sink = request.lane.open(request.headers);
    const parser = createSseParser({ maxEventBytes: deps.limits.eventBytes });
    let answered: Inspected['answer'];
    let isResumable = false;
    try {
      for await (const chunk of request.answer.body) {
        for (const event of eventsOf(parser, chunk)) {
          isResumable ||= isNamed(event);
          const asked =
            answered === undefined ? request : { ...request, context: answeredIn(request.context) };
          answered = (await relayEvent(event, asked, sink)) ?? answered;
          request.load.keep(0);
        }
      }
    } catch (error) {
      const goesOn = isResumable || answered !== undefined || !request.expectsAnswer;
      if (!goesOn || !request.ends.aborted || error !== request.ends.reason) throw error;
    }
    if (answered === undefined && request.expectsAnswer && !isResumable) throw new Refusal('upstream-lost');
    sink.end();
    return answered;
  };

  /** For clients that read no streams: only the answer itself. */
  const relayLast = async ({
    answer,
    context,
    lane,
    headers,
    load,
  }: Loaded): Promise<Inspected['answer']> => {
    const parser = createSseParser({ maxEventBytes: deps.limits.eventBytes });
    for await (const chunk of answer.body) {
      for (const { data } of eventsOf(parser, chunk)) {
        for await (const { answer: found } of judged(data, { ...context, onlyAnswer: true })) {
          if (found === undefined) continue;
          await lane.send(found.text, 200, headers);
          load.keep(found.text.length);
          return found;
        }
      }
    }
    throw new Refusal('upstream-lost');
  };

  const relayEvent = async (
    event: SseEvent,
    request: RelayRequest,
    sink: EventSink,
  ): Promise<Inspected['answer']> => {
    const texts: string[] = event.data === '' ? [''] : [];
    let answered: Inspected['answer'];
    for await (const { text, answer } of judged(event.data, request.context)) {
      if (text !== undefined) texts.push(text);
      answered ??= answer;
    }
    const id = isNamed(event) ? request.sealEventId(event.id) : event.id;
    for (const [index, data] of texts.entries()) {
      // Whoever resumes behind an event has all of it.
      const isLast = index === texts.length - 1;
      await sink.write(formatEvent({ ...event, event: nameOf(event), data, id: isLast ? id : undefined }));
      await deps.rates.send(request.context.caller, { messages: 1 }, request.gone);
    }
    return answered;
  };

  return relay;
};

const isNamed = (event: SseEvent): event is SseEvent & { readonly id: string } => Boolean(event.id);

/** MCP names events `message` only, and clients pass others over: no other name is looked at, so none travels. */
const nameOf = ({ event }: SseEvent): string | undefined =>
  event === undefined || event === 'message' ? event : 'other';

/** A request has one answer: whatever comes behind it answers nothing. */
const answeredIn = (context: InspectContext): InspectContext => ({ ...context, pending: undefined });

/** A stream that is no UTF-8, or has an event above the limit, ends here: its rest cannot be told apart. */
const eventsOf = (parser: SseParser, chunk: Uint8Array): readonly SseEvent[] => {
  try {
    return parser.push(chunk);
  } catch (error) {
    throw new Refusal(error instanceof RangeError ? 'answer-too-large' : 'upstream-invalid');
  }
};

const loadOf = ({ answer, weight }: RelayRequest, limit: number): Load =>
  createLoad({
    part: weight.part(),
    length: Number(answer.headers['content-length'] ?? Number.NaN),
    limit,
    // The client's leaving does not end it: what an approved call came to is kept for the client.
    signal: NEVER,
  });

const NEVER = new AbortController().signal;

/** The call has run, so its client is told otherwise than of a request for which there was no room. */
const heldUp = (room: Promise<void> | undefined): Promise<void> =>
  Promise.resolve(room).catch((error: unknown) => {
    throw error instanceof Refusal ? new Refusal('answer-held-up') : error;
  });

/** The whole body as text; refuses what is larger than the limit before holding it. */
export const readWhole = async (body: AsyncIterable<Uint8Array>, limit: number): Promise<Uint8Array> => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > limit) throw new Refusal('answer-too-large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
};

const decodeUtf8 = (bytes: Uint8Array): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Refusal('upstream-invalid');
  }
};
