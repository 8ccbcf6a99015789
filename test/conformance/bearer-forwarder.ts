/** Adds a bearer token to requests of clients that cannot bring one, and changes nothing else about them. */
import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface BearerForwarder {
  /** The same address behind the forwarder. */
  urlFor(url: string): string;
  close(): Promise<void>;
}

/** Headers, Host and Origin among them, and streams pass as they come, both ways. */
export const startBearerForwarder = async (target: string, token: string): Promise<BearerForwarder> => {
  const { hostname, port } = new URL(target);
  const server = createServer((request, response) => {
    const headers = [...request.rawHeaders, 'Authorization', `Bearer ${token}`];
    const { method, url: path } = request;
    const forwarded = httpRequest({ hostname, port, method, path, headers, agent: false }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      response.flushHeaders();
      answer.pipe(response);
      answer.once('error', () => response.destroy());
    });
    forwarded.once('error', () => response.destroy());
    response.once('close', () => forwarded.destroy());
    request.pipe(forwarded);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address() as AddressInfo;
  return {
    urlFor: (url) => `http://127.0.0.1:${address.port}${new URL(url).pathname}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
