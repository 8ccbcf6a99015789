/** Reads the raw bytes of a request once, within a size and a time. */
import type { IncomingMessage } from 'node:http';
import { Refusal } from '../domain/refusal.ts';

export interface BodyLimits {
  readonly bytes: number;
  /** Milliseconds from the first to the last byte. */
  readonly time: number;
}

/** Told of each piece; what it returns is waited for before more is read. */
type Paced = (bytes: number) => Promise<void> | undefined;

/** Made out here, where it can refer to nothing of a request. */
const ignore = (): void => {};

/**
 * Rejects with `too-large` or `body-timeout` before it holds more than the limit, and with `malformed-message` if the
 * client leaves in the middle.
 */
export const readBody = (
  request: IncomingMessage,
  limits: BodyLimits,
  paced: Paced = () => undefined,
): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    const declared = Number(request.headers['content-length'] ?? 0);
    if (declared > limits.bytes) return reject(new Refusal('too-large'));
    const chunks: Buffer[] = [];
    let size = 0;
    const stop = (error?: Error) => {
      clearTimeout(timer);
      request.off('data', take);
      if (error !== undefined) reject(error);
    };
    const take = (chunk: Buffer) => {
      size += chunk.byteLength;
      if (size > limits.bytes) return stop(new Refusal('too-large'));
      chunks.push(chunk);
      const room = paced(chunk.byteLength);
      if (room === undefined) return;
      request.pause();
      room.then(() => request.resume(), stop);
    };
    const timer = setTimeout(() => stop(new Refusal('body-timeout')), limits.time);
    request.on('data', take);
    // The client's doing: as an error of ours it would stand in the log with a stack, as often as someone likes.
    const broken = () =>
      stop(new Refusal('malformed-message', 'The connection closed before the body was complete.'));
    const closed = () => {
      if (!request.complete) broken();
    };
    request.once('end', () => {
      stop();
      resolve(Buffer.concat(chunks, size));
      // The request lives as long as its answer is held. Listeners that can still settle this promise refer to the
      // promise, and so to the body, which would stay in memory with it.
      request.off('error', broken).off('close', closed).on('error', ignore);
    });
    request.once('error', broken);
    request.once('close', closed);
  });
