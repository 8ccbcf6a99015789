/**
 * Closes a connection in stages (RFC 9112, section 9.6): our end first, then whatever the client still sends is read and
 * thrown away, within bounds, so that it can read the answer. A connection closed at once with bytes unread is reset,
 * and the client loses an answer that was sent before.
 */
import type { Socket } from 'node:net';

export interface DrainLimits {
  /** Milliseconds. */
  readonly time: number;
  readonly bytes: number;
}

/** Half-closes `socket` once everything is written to it, and destroys it once the client has closed, or at a bound. */
export const stagedClose = (socket: Socket, limits: DrainLimits): void => {
  if (socket.destroyed) return;
  let left = limits.bytes;
  const cut = setTimeout(() => socket.destroy(), limits.time).unref();
  socket.once('close', () => clearTimeout(cut));
  // Node.js reads past the stream of a socket into its parser, and may have stopped: only a resumed one starts again.
  socket.pause();
  socket.once('resume', () => {
    // The parser must not see what follows: the rest of a body, or requests that no one will answer any more.
    socket.removeAllListeners('data');
    socket.on('data', (chunk: Uint8Array) => {
      left -= chunk.byteLength;
      if (left < 0) socket.destroy();
    });
  });
  socket.resume();
  socket.end();
};
