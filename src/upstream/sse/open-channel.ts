/** Opens a session with a server of revision 2024-11-05: its stream, the endpoint it names, and what goes there. */
import { Refusal } from '../../domain/refusal.ts';
import { abortSignalOf, type StopSignal } from '../../domain/time/stop.ts';
import { EVENT_STREAM, mediaType } from '../../mcp/headers/media-type.ts';
import { createSseParser } from '../../mcp/sse/sse-parser.ts';
import type { Message } from '../message.ts';
import type { UpstreamAnswer, UpstreamRequest } from '../ports.ts';
import type { Send } from '../send.ts';
import { readEndpoint } from './read-endpoint.ts';
import { createSseSession, type SseSession } from './session.ts';

export interface ChannelDeps {
  readonly send: Send;
  /** Milliseconds until the server must have named its endpoint. */
  readonly connectTimeout: number;
  /** Bytes of one message of a server, and of what waits for one reader. */
  readonly answerBytes: number;
}

export interface Channel {
  readonly session: SseSession;
  /** Resolves with what the server says to the message itself, which is no more than that it came. */
  readonly post: (message: Message, signal: StopSignal) => Promise<UpstreamAnswer>;
  /** Resolves once the server's stream has ended, the one who ended it. */
  readonly over: Promise<void>;
  readonly close: () => void;
}

/** Resolves with the server's answer if it opens no stream. The stream outlives `request`. */
export const openChannel = async (
  deps: ChannelDeps,
  message: Message,
  { signal }: Pick<UpstreamRequest, 'signal'>,
): Promise<Channel | UpstreamAnswer> => {
  const closing = new AbortController();
  const giveUp = () => closing.abort(signal.aborted ? signal.reason : new Refusal('upstream-unavailable'));
  const opening = AbortSignal.any([abortSignalOf(signal), AbortSignal.timeout(deps.connectTimeout)]);
  opening.addEventListener('abort', giveUp, { once: true });
  const { body: _, ...bodiless } = message;
  const stream = await deps.send(bodiless, { httpMethod: 'GET', headers: STREAM, signal: closing.signal });
  if (stream.status !== 200) return stream;
  if (mediaType(stream.headers['content-type']) !== EVENT_STREAM) {
    stream.discard();
    throw new Refusal('upstream-invalid', 'The server offers no event stream where its configured URL is.');
  }
  const session = createSseSession(deps);
  const endpoint = Promise.withResolvers<URL>();
  const over = pump(stream.body, {
    answerBytes: deps.answerBytes,
    url: message.url,
    session,
    onEndpoint: endpoint.resolve,
  })
    .catch(refusalOf)
    .then((reason) => {
      endpoint.reject(reason);
      session.end(reason);
      closing.abort(reason);
    });
  const url = await endpoint.promise;
  opening.removeEventListener('abort', giveUp);
  const close = () => closing.abort(new Refusal('upstream-lost'));
  const post: Channel['post'] = (posted, until) =>
    deps.send({ ...posted, url }, { httpMethod: 'POST', headers: POSTED, signal: until });
  return { session, post, over, close };
};

const refusalOf = (error: unknown): Refusal => {
  if (error instanceof Refusal) return error;
  return new Refusal(error instanceof RangeError ? 'answer-too-large' : 'upstream-lost');
};

const STREAM = { accept: 'text/event-stream', 'accept-encoding': 'identity' };
const POSTED = { 'content-type': 'application/json', 'accept-encoding': 'identity' };

interface Pump extends Pick<ChannelDeps, 'answerBytes'> {
  readonly url: URL;
  readonly session: SseSession;
  readonly onEndpoint: (endpoint: URL) => void;
}

/** Resolves with why the stream is over if the server ended it; rejects if it broke or makes no sense. */
const pump = async (
  stream: AsyncIterable<Uint8Array>,
  { url, answerBytes, session, onEndpoint }: Pump,
): Promise<Refusal> => {
  const parser = createSseParser({ maxEventBytes: answerBytes });
  for await (const chunk of stream) {
    for (const { event, data } of parser.push(chunk)) {
      if (event === 'endpoint') onEndpoint(readEndpoint(data, url));
      else if (data !== '') session.take({ event, data });
    }
  }
  return new Refusal('upstream-lost');
};
