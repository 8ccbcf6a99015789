/** Lets the gateway answer without knowing Express: whole answers, and event streams with back-pressure. */
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { LONG_TEXT, utf8Length, utf8Of } from '../domain/text/utf8.ts';
import { abortSignalOf, type StopSignal } from '../domain/time/stop.ts';
import type { EventSink, Reply } from '../gateway/request/exchange.ts';

export interface ReplyOptions {
  readonly response: ServerResponse;
  /** Aborted once the client is gone. */
  readonly gone: StopSignal;
  /** Milliseconds in which a client has to take something of what is written to it, or its connection is closed. */
  readonly writeTimeout: number;
}

/** Written at once; what is longer goes out piece by piece, so that a client that reads slowly is told from one that does not. */
const PIECE = 64 * 1024;
const EMPTY_COMMENT = ':\n\n';

/** A client that takes nothing for `writeTimeout` milliseconds is cut off; writing to one that is gone does nothing. */
export const createReply = ({ response, gone, writeTimeout }: ReplyOptions): Reply => {
  const drained = createDrained({ response, gone, writeTimeout });
  const send: Reply['send'] = (status, headers, body) => {
    if (body === undefined) return void response.writeHead(status, headers).end();
    const length = utf8Length(body);
    response.writeHead(status, { ...headers, 'content-length': length });
    // As text it goes out in one piece with its head; a long one is at hand as bytes.
    if (body.length < LONG_TEXT) response.end(body);
    else void sendPieces(response, utf8Of(body), drained);
  };
  const stream: Reply['stream'] = (headers) => {
    response.writeHead(200, headers);
    return createSink(response, drained);
  };
  return { shared: false, send, stream };
};

/** Resolves once the client has taken what was written, or is gone; never rejects. */
type Drained = () => Promise<void>;

const createDrained =
  ({ response, gone, writeTimeout }: ReplyOptions): Drained =>
  async () => {
    // A client that reads nothing would keep its answer in memory for as long as it likes.
    const stalled = setTimeout(() => response.destroy(), writeTimeout);
    // The one who writes goes on without the client if it is gone: an approved call runs to its end.
    await once(response, 'drain', { signal: abortSignalOf(gone) }).catch(() => {});
    clearTimeout(stalled);
  };

const sendPieces = async (response: ServerResponse, body: Uint8Array, drained: Drained): Promise<void> => {
  let start = 0;
  // A little more than a piece is not worth two.
  for (; body.byteLength - start > PIECE * 1.5 && !response.destroyed; start += PIECE) {
    if (!response.write(body.subarray(start, start + PIECE))) await drained();
  }
  response.end(body.subarray(start));
};

/**
 * What is written in one turn of the event loop goes out together, and with the head if that was not sent before: each
 * write costs as much as judging the event in it. A head that nothing follows goes out with a comment, for a client that waits.
 */
const createSink = (response: ServerResponse, drained: Drained): EventSink => {
  let unsent = '';
  let draining: Promise<void> | undefined;
  let isEnded = false;

  const flush = (): void => {
    const frames = unsent;
    unsent = '';
    if (response.destroyed || isEnded) return;
    // nginx keeps a head from clients of HTTP/2 until something follows it.
    if (response.write(frames === '' ? EMPTY_COMMENT : frames)) return;
    // One wait for all who write meanwhile: comments and progress of a held call would add one each.
    draining ??= drained().finally(() => {
      draining = undefined;
    });
  };
  let turn: NodeJS.Immediate | undefined;
  const flushThisTurn = (): void => {
    turn ??= setImmediate(() => {
      turn = undefined;
      flush();
    });
  };
  flushThisTurn();

  return {
    write(frames) {
      if (response.destroyed || isEnded) return undefined;
      unsent += frames;
      if (unsent.length > PIECE) flush();
      else flushThisTurn();
      return draining;
    },
    end: () => {
      const frames = unsent;
      unsent = '';
      isEnded = true;
      clearImmediate(turn);
      response.end(frames);
    },
  };
};
