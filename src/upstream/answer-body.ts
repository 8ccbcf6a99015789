/** The body of an answer, piece by piece. Node.js' own way to read a stream so costs as much as all else of a short call. */
import type { IncomingMessage } from 'node:http';
import { Refusal } from '../domain/refusal.ts';
import type { StopSignal } from '../domain/time/stop.ts';

/** Bytes that may have been read and not been asked for; then the server has to wait. */
const AHEAD = 64 * 1024;

/** To be read once. A body that breaks off is the server's doing, unless we hung up ourselves. */
export const answerBody = (answer: IncomingMessage, signal: StopSignal): AsyncIterable<Uint8Array> => ({
  [Symbol.asyncIterator]: () => createReader(answer, signal),
});

type Piece = IteratorResult<Uint8Array, undefined>;

const OVER: Piece = { done: true, value: undefined };

const createReader = (answer: IncomingMessage, signal: StopSignal): AsyncIterator<Uint8Array, undefined> => {
  const pieces: Uint8Array[] = [];
  let ahead = 0;
  let isOver = false;
  let isBroken = false;
  let asked: PromiseWithResolvers<Piece> | undefined;

  const reason = (): unknown => (signal.aborted ? signal.reason : new Refusal('upstream-lost'));
  const take = (): Promise<Piece> | undefined => {
    const value = pieces.shift();
    if (value !== undefined) {
      ahead -= value.byteLength;
      return Promise.resolve({ done: false, value });
    }
    if (isOver) return Promise.resolve(OVER);
    return isBroken ? Promise.reject(reason()) : undefined;
  };
  const give = (): void => {
    const waiting = asked;
    if (waiting === undefined) return;
    const taken = take();
    if (taken === undefined) return;
    asked = undefined;
    waiting.resolve(taken);
  };
  answer.on('data', (piece: Uint8Array) => {
    pieces.push(piece);
    ahead += piece.byteLength;
    give();
    if (ahead > AHEAD) answer.pause();
  });
  answer.once('end', () => {
    isOver = true;
    give();
  });
  const end = () => {
    isBroken = !isOver;
    give();
  };
  answer.on('error', end);
  answer.once('close', end);
  if (answer.destroyed) isBroken = true;

  return {
    next: () => {
      const taken = take();
      if (answer.isPaused() && ahead <= AHEAD) answer.resume();
      if (taken !== undefined) return taken;
      asked = Promise.withResolvers();
      return asked.promise;
    },
    return: async () => {
      if (!isOver) answer.destroy();
      return OVER;
    },
  };
};
