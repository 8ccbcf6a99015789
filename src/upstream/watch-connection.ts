/** What one request comes to know about its socket: whether anything can have been sent, and whether anything came back. */
import type { ClientRequest } from 'node:http';
import type { Socket } from 'node:net';

export interface Connection {
  /** Resolves once bytes can be sent; for https that is after the certificate was accepted. Stays open on failure. */
  readonly opened: Promise<void>;
  /** False as long as nothing can have been sent. */
  readonly isOpen: () => boolean;
  /** Whether the socket has carried a request before, so that the server may have closed it meanwhile. */
  readonly isReused: boolean;
  /** Whether the server has sent a byte since. */
  readonly hasHeard: () => boolean;
}

/** Listens to the socket from now on. What it finds out decides whether a request may be sent once more. */
export const watchConnection = (request: ClientRequest, socket: Socket): Connection => {
  if (request.reusedSocket && !('encrypted' in socket)) return watchReused(socket);
  let isOpen = request.reusedSocket;
  let hasHeard = false;
  const { promise: opened, resolve } = Promise.withResolvers<void>();
  const open = () => {
    isOpen = true;
    resolve();
  };
  const hear = () => {
    hasHeard = true;
  };
  const event = 'encrypted' in socket ? 'secureConnect' : 'connect';
  if (isOpen) resolve();
  else socket.once(event, open);
  socket.once('data', hear);
  request.once('close', () => {
    socket.off(event, open);
    socket.off('data', hear);
  });
  return { opened, isOpen: () => isOpen, isReused: request.reusedSocket, hasHeard: () => hasHeard };
};

const OPENED = Promise.resolve();

/** Of a connection without TLS each byte that comes is the server's, so counting them does, and nothing is listened to. */
const watchReused = (socket: Socket): Connection => {
  const before = socket.bytesRead;
  return {
    opened: OPENED,
    isOpen: () => true,
    isReused: true,
    hasHeard: () => socket.bytesRead > before,
  };
};
