/** How the answer to one request reaches its client, and how the client is kept patient until then. */

import { SSE_HEADERS } from '../protocol/response-headers.ts';
import { formatComment, formatEvent } from '../protocol/sse-frame.ts';
import type { EventSink, Reply } from './exchange.ts';

export const JSON_HEADERS = { 'content-type': 'application/json' } as const;

export interface LaneOptions {
  readonly reply: Reply;
  /** False where the client's Accept header leaves out text/event-stream. */
  readonly acceptsEvents: boolean;
  /** JSON source of the progress token, where the request brought one. */
  readonly progressToken: string | undefined;
  readonly pace: HoldPace;
}

/** Milliseconds between comments, which keep connections open, and between progress, which keeps SDK timers from ending. */
export interface HoldPace {
  readonly comment: number;
  readonly progress: number;
}

export interface Lane {
  /** Opens the stream and speaks to the client until the returned function is called. */
  hold(text: string): () => void;
  /** What upstream progress of this request has to be raised by, so that the client sees it rising throughout. */
  raise(): number;
  /** The only message of the answer; ends the exchange. */
  send(text: string, status?: number, headers?: Readonly<Record<string, string>>): Promise<void>;
  /** The stream of the answer, opened where it is not yet. */
  open(headers?: Readonly<Record<string, string>>): EventSink;
}

/** So small that the server's own progress, counted from 0 and raised by one step more, stays ahead of what the hold has reported. */
const STEP = 0.001;

export const createLane = ({ reply, acceptsEvents, progressToken, pace }: LaneOptions): Lane => {
  let sink: EventSink | undefined;
  let steps = 0;
  const open: Lane['open'] = (headers = {}) => {
    sink ??= reply.stream({ ...SSE_HEADERS, ...headers });
    return sink;
  };
  const hold = (text: string) => {
    if (!acceptsEvents) return () => {};
    const events = open();
    const say = (frame: string) => void events.write(frame).catch(() => {});
    const report = () => {
      steps += 1;
      say(formatEvent({ data: progressText(progressToken ?? '', steps * STEP, text) }));
    };
    say(formatComment(text));
    if (progressToken !== undefined) report();
    const comments = setInterval(() => say(formatComment('waiting')), pace.comment);
    const reports = progressToken === undefined ? undefined : setInterval(report, pace.progress);
    return () => {
      clearInterval(comments);
      clearInterval(reports);
    };
  };
  const send: Lane['send'] = async (text, status = 200, headers = {}) => {
    if (sink === undefined) return reply.send(status, { ...JSON_HEADERS, ...headers }, text);
    await sink.write(formatEvent({ data: text }));
    sink.end();
  };
  return { hold, raise: () => (steps === 0 ? 0 : (steps + 1) * STEP), send, open };
};

const progressText = (token: string, progress: number, message: string): string =>
  `{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":${token},"progress":${progress},"message":${JSON.stringify(message)}}}`;

/** For messages that nobody waits for an answer to. */
export const createSilentLane = (): Lane => ({
  hold: () => () => {},
  raise: () => 0,
  send: async () => {},
  open: () => ({ write: async () => {}, end: () => {} }),
});
