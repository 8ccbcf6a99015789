/**
 * Clients behind a trusted proxy share its connections, so that a limit of connections would count them as one: each of
 * them has as many requests at once instead, by the address that the proxy names.
 */
import type { RequestHandler } from 'express';
import { addressKey, type InRange } from '../limits/addresses.ts';
import { createShares } from '../limits/shares.ts';

export interface LimitProxiedDeps {
  readonly isProxy: InRange;
  /** Requests of one address at once. */
  readonly most: number;
}

/** Answers 429 beyond the limit; needs Express's `trust proxy` to be set with the same `isProxy`. */
export const createLimitProxied = ({ isProxy, most }: LimitProxiedDeps): RequestHandler => {
  const shares = createShares(most);
  return (request, response, next) => {
    if (!isProxy(request.socket.remoteAddress ?? '')) return next();
    const giveBack = shares.take(addressKey(request.ip ?? ''));
    if (giveBack === undefined) {
      response
        .status(429)
        .set('Retry-After', '1')
        .type('text')
        .send('Too many requests of one address at once.\n');
      return;
    }
    response.once('close', giveBack);
    next();
  };
};
