/** Serves on a free port of loopback and tells the parent process the URL; ends with it. */
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

export const serveToParent = (listener: RequestListener): void => {
  // Longer than any pause of a benchmark, so that no connection is opened while it is timed.
  const server = createServer({ keepAliveTimeout: 120_000 }, listener);
  process.once('disconnect', () => process.exit(0));
  server.listen(0, '127.0.0.1', 1024, () =>
    process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
  );
};
