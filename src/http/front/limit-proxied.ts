/**
 * Clients behind a trusted proxy share its connections, so that a limit of connections would count them as one: each of
 * them has as many requests at once instead, by the address that the proxy names.
 */
import { addressKey, type InRange } from '../../limits/addresses.ts';
import { createShares } from '../../limits/shares.ts';
import type { ClientAddress } from './client-address.ts';
import type { Guard } from './front.ts';
import { sendText } from './send-text.ts';

export interface LimitProxiedDeps {
  readonly isProxy: InRange;
  readonly clientAddress: ClientAddress;
  /** Requests of one address at once. */
  readonly most: number;
}

/** Answers 429 beyond the limit. */
export const createLimitProxied = ({ isProxy, clientAddress, most }: LimitProxiedDeps): Guard => {
  const shares = createShares(most);
  return (request, response, next) => {
    if (!isProxy(request.socket.remoteAddress ?? '')) return next();
    const giveBack = shares.take(addressKey(clientAddress(request)));
    if (giveBack === undefined) {
      response.setHeader('Retry-After', '1');
      const text = 'Too many requests of one address at once.\n';
      return sendText(response, 429, { type: 'text/plain', text });
    }
    response.once('close', giveBack);
    next();
  };
};
