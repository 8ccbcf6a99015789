/** The address of a client, also behind proxies: as Express finds it with `trust proxy`. */
import type { IncomingMessage } from 'node:http';
import type { InRange } from '../../limits/addresses.ts';

export type ClientAddress = (request: IncomingMessage) => string;

/** Each trusted proxy is believed about the one before it (X-Forwarded-For, read from its end); no one else is. */
export const createClientAddress =
  (isProxy: InRange): ClientAddress =>
  ({ socket, headers }) => {
    let address = socket.remoteAddress ?? '';
    const forwarded = headers['x-forwarded-for'];
    if (forwarded === undefined || !isProxy(address)) return address;
    for (const next of String(forwarded).split(',').toReversed()) {
      const named = next.trim();
      if (named === '') continue;
      address = named;
      if (!isProxy(address)) break;
    }
    return address;
  };
