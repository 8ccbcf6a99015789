/** How the answer to one request reaches its client, and how the client is kept patient until then. */

import type { StopSignal } from '../../domain/time/stop.ts';
import { SSE_HEADERS } from '../../mcp/headers/response-headers.ts';
import { escapeLineEnds } from '../../mcp/json/json-string.ts';
import { formatComment, formatEvent } from '../../mcp/sse/sse-frame.ts';
import type { EventSink, Reply } from '../request/exchange.ts';

export const JSON_HEADERS = { 'content-type': 'application/json' } as const;

export interface ResponseChannelOptions {
  readonly reply: Reply;
  /** What the client's Accept header lets in. */
  readonly accepts: { readonly json: boolean; readonly events: boolean };
  /** JSON source of the progress token, if the request brought one. */
  readonly progressToken: string | undefined;
  readonly pace: HoldPace;
  /** Aborted once the client is gone. */
  readonly gone: StopSignal;
}

/** Milliseconds between comments, which keep connections open, and between progress, which keeps SDK timers from ending. */
export interface HoldPace {
  readonly comment: number;
  readonly progress: number;
}

export interface ResponseChannel {
  /** Opens the stream and says `text` to the client, as it is each time, until the returned function is called. */
  hold(text: () => string): () => void;
  /** What upstream progress of this request has to be raised by, so that the client sees it rising throughout. */
  raise(): number;
  /** The only message of the answer; ends the exchange. */
  send(text: string, status?: number, headers?: Readonly<Record<string, string>>): Promise<void>;
  /** False if no one waits for the answer, or others would have to wait with it. */
  readonly mayWait: boolean;
  /** False if the answer has to be one JSON message. */
  readonly streams: boolean;
  /** The stream of the answer, opened if it is not yet; until it ends, comments keep it alive. */
  open(headers?: Readonly<Record<string, string>>): EventSink;
}

/** So small that the server's own progress, counted from 0 and raised by one step more, stays ahead of what the hold has reported. */
const STEP = 0.001;

/**
 * Returns the channel of one request. It begins an event stream only once the answer has to be waited for, or is one
 * itself.
 */
export const createResponseChannel = ({
  reply,
  accepts,
  progressToken,
  pace,
  gone,
}: ResponseChannelOptions): ResponseChannel => {
  let sink: EventSink | undefined;
  let steps = 0;
  const open: ResponseChannel['open'] = (headers = {}) => {
    sink ??= keepAlive(reply.stream({ ...SSE_HEADERS, ...headers }), pace.comment, gone);
    return sink;
  };
  const hold = (text: () => string) => {
    if (!accepts.events) return () => {};
    const events = open();
    const say = (frame: string) => void events.write(frame)?.catch(() => {});
    const report = () => {
      steps += 1;
      say(formatEvent({ data: progressText(progressToken ?? '', steps * STEP, text()) }));
    };
    say(formatComment(text()));
    if (progressToken !== undefined) report();
    const reports = progressToken === undefined ? undefined : setInterval(report, pace.progress);
    return () => clearInterval(reports);
  };
  const send: ResponseChannel['send'] = async (text, status = 200, headers = {}) => {
    const isJson = sink === undefined && (accepts.json || status !== 200);
    if (isJson) return reply.send(status, { ...JSON_HEADERS, ...headers }, escapeLineEnds(text));
    const events = open(headers);
    await events.write(formatEvent({ data: text }));
    events.end();
  };
  return {
    hold,
    raise: () => (steps === 0 ? 0 : (steps + 1) * STEP),
    send,
    mayWait: !reply.shared,
    streams: accepts.events,
    open,
  };
};

/** Proxies in between cut what is silent, and so do clients. */
const keepAlive = (sink: EventSink, every: number, gone: StopSignal): EventSink => {
  const beat = setInterval(() => void sink.write(formatComment(''))?.catch(() => {}), every);
  const stop = () => clearInterval(beat);
  gone.addEventListener('abort', stop);
  return {
    write: (frames) => sink.write(frames),
    end: () => {
      stop();
      sink.end();
    },
  };
};

const progressText = (token: string, progress: number, message: string): string =>
  `{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":${token},"progress":${progress},"message":${JSON.stringify(message)}}}`;

/** For messages that no one waits for an answer to. */
export const createSilentChannel = (): ResponseChannel => ({
  hold: () => () => {},
  raise: () => 0,
  send: async () => {},
  mayWait: false,
  streams: true,
  open: () => ({ write: () => undefined, end: () => {} }),
});

/** There is no one to stream to: what the server says before its answer goes nowhere, and what it asks is refused. */
export const createKeepingChannel = (send: ResponseChannel['send']): ResponseChannel => ({
  ...createSilentChannel(),
  send,
  mayWait: true,
  streams: false,
});
