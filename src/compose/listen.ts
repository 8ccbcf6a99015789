/** Opens a port first and serves later, because what is served has to know the port. */
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Door {
  /** `http://HOST:PORT`. */
  readonly url: string;
  serve(listener: RequestListener): void;
  /** Stops listening; connections still open after `limit` milliseconds are cut. */
  close(limit: number): Promise<void>;
}

export interface Address {
  readonly host: string;
  readonly port: number;
  /** Milliseconds for the headers of a request: until they are complete nobody knows whose it is, so no quota counts it. */
  readonly headTimeout?: number;
}

/** Milliseconds between two looks for connections that are idle while the gateway closes. */
const IDLE_LOOK = 50;

/** Rejects where the address is taken or not ours. */
export const listen = async ({ host, port, headTimeout = 15_000 }: Address): Promise<Door> => {
  const opened = Promise.withResolvers<RequestListener>();
  const times = {
    headersTimeout: headTimeout,
    connectionsCheckingInterval: headTimeout / 3,
    // Streams stay open for as long as sessions do; what has to be bounded is bounded where it is read.
    requestTimeout: 0,
  };
  const server = createServer(times, (request, response) => {
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
  return { url: `http://${host.includes(':') ? `[${host}]` : host}:${chosen}`, serve: opened.resolve, close };
};
