/** Opens a port first and serves later, because what is served has to know the port. */
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Config } from '../config/schema.ts';
import { createGuardedServer } from '../http/guarded-server.ts';
import { createInRange, type InRange, isLoopbackAddress } from '../limits/addresses.ts';
import { type Connections, createConnections } from '../limits/connections.ts';

export interface Door {
  /** `http://HOST:PORT`. */
  readonly url: string;
  serve(listener: RequestListener): void;
  /** A request on this connection came from this caller; see `Connections`. */
  readonly prove: Connections['prove'];
  /** Stops listening; connections still open after `limit` milliseconds are cut. */
  close(limit: number): Promise<void>;
}

/** Of these settings only the times, the drain and the number by address are read here. */
export type ListenLimits = Pick<
  Config['limits'],
  | 'headTimeout'
  | 'bodyTimeout'
  | 'idleTimeout'
  | 'connectionAge'
  | 'drainTimeout'
  | 'drainBytes'
  | 'connectionsPerAddress'
>;

export interface ListenOptions {
  readonly host: string;
  readonly port: number;
  readonly limits: ListenLimits;
  /** Connections in all. */
  readonly most: number;
  /** Addresses and ranges of proxies, whose connections carry many clients. */
  readonly trustedProxies: readonly string[];
  /** Sent with every answer. */
  readonly headers: Readonly<Record<string, string>>;
  /** Whether an address is this machine's own; those of the loopback interface if undefined. */
  readonly isLoopback?: InRange;
  readonly log: { warn(fields: object, message: string): void };
}

/** Milliseconds between two looks for connections that are idle while the gateway closes. */
const IDLE_LOOK = 50;

/** Rejects if the address is taken or not ours. */
export const listen = async (options: ListenOptions): Promise<Door> => {
  const { host, port } = options;
  const opened = Promise.withResolvers<RequestListener>();
  const connections = connectionsOf(options);
  const server = guarded(options, connections, (request, response) => {
    void opened.promise.then((serve) => serve(request, response));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const { port: chosen } = server.address() as AddressInfo;
  const close = async (limit: number) => {
    const cut = setTimeout(() => server.closeAllConnections(), limit);
    // A connection that is kept alive would otherwise stay for seconds after its last answer.
    const tidy = setInterval(() => server.closeIdleConnections(), IDLE_LOOK);
    await new Promise((resolve) => {
      server.close(resolve);
      server.closeIdleConnections();
    });
    clearTimeout(cut);
    clearInterval(tidy);
  };
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${chosen}`;
  return { url, serve: opened.resolve, prove: connections.prove, close };
};

const connectionsOf = ({
  limits,
  most,
  trustedProxies,
  log,
  isLoopback = isLoopbackAddress,
}: ListenOptions): Connections => {
  const isProxy = createInRange(trustedProxies);
  return createConnections({
    most,
    mostOfAddress: limits.connectionsPerAddress,
    isExempt: (address) => isLoopback(address) || isProxy(address),
    now: () => performance.now(),
    onFull: (why, address) => log.warn({ address, most }, FULL[why]),
  });
};

const guarded = (
  { limits, headers }: ListenOptions,
  connections: Connections,
  handle: RequestListener,
): ReturnType<typeof createGuardedServer> => {
  const { headTimeout: head, bodyTimeout: body, idleTimeout: idle, connectionAge: age } = limits;
  const drain = { time: limits.drainTimeout, bytes: limits.drainBytes };
  return createGuardedServer({ times: { head, body, idle, age }, drain, connections, headers }, handle);
};

const FULL = {
  'in all':
    'connections are cut: there are as many as limits.connections or the limit of file descriptors allow',
  'by address':
    'connections are cut: one address has as many as limits.connectionsPerAddress allows; name it in listen.trustedProxies if it is a proxy',
};
