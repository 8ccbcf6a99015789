/** A listener of the gateway alone, with short times, for tests of what goes over its sockets. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { type Door, type ListenOptions, listen } from '../../src/app/listen.ts';
import { securityHeaders } from '../../src/http/security-headers.ts';

export interface DoorOptions extends Partial<Omit<ListenOptions, 'limits'>> {
  readonly limits?: Partial<ListenOptions['limits']>;
}

export const openDoor = ({ limits = {}, ...options }: DoorOptions = {}): Promise<Door> =>
  listen({
    host: '127.0.0.1',
    port: 0,
    most: 100,
    trustedProxies: [],
    headers: securityHeaders(undefined),
    log: { warn: () => {} },
    ...options,
    limits: {
      headTimeout: 300,
      bodyTimeout: 300,
      idleTimeout: 300,
      connectionAge: 600_000,
      drainTimeout: 500,
      drainBytes: 64 * 1024 * 1024,
      connectionsPerAddress: 100,
      ...limits,
    },
  });

/** A connection to a URL's host; `from` is the loopback address it comes from. */
export const connectTo = async (url: string, from = '127.0.0.1'): Promise<Socket> => {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), localAddress: from });
  socket.on('error', () => {});
  await once(socket, 'connect');
  return socket;
};

/** Resolves once the connection is gone, however it went. */
export const closed = (socket: Socket): Promise<void> =>
  socket.closed ? Promise.resolve() : new Promise((resolve) => socket.once('close', () => resolve()));
