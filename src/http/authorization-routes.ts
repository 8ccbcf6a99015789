/** The endpoints of the authorization server, each with its own limit for one address: a flood never shuts out others. */
import type { RequestListener } from 'node:http';
import express, { type Request, type RequestHandler, type Router } from 'express';
import { addressKey } from '../limits/addresses.ts';
import { createBuckets } from '../limits/buckets.ts';

export interface AuthorizationRoutesDeps {
  readonly handle: RequestListener;
  readonly now: () => number;
}

interface Limit {
  /** Requests of one address in a second, and at once. */
  readonly rate: number;
  readonly burst: number;
}

/** Clients refresh every few minutes and a company may share one address, so only registration is scarce. */
const LIMITS = {
  '/oauth/register': { rate: 1 / 6, burst: 60 },
  '/oauth/authorize': { rate: 10, burst: 300 },
  '/oauth/token': { rate: 100, burst: 3000 },
  '/oauth/revoke': { rate: 100, burst: 3000 },
  '/oauth/jwks': { rate: 100, burst: 3000 },
} as const satisfies Record<string, Limit>;

const METADATA = ['/.well-known/oauth-authorization-server', '/.well-known/openid-configuration'];

export const createAuthorizationRoutes = ({ handle, now }: AuthorizationRoutesDeps): Router => {
  const router = express.Router();
  const serve: RequestHandler = (request, response) => {
    // The library counts by it; what the client sent is not believed.
    request.headers['x-forwarded-for'] = request.ip ?? '';
    handle(request, response);
  };
  for (const [path, limit] of Object.entries(LIMITS)) {
    router.all(`${path}{/:uid}`, createLimit(limit, now), serve);
  }
  for (const path of METADATA) router.get(`${path}{/*rest}`, serve);
  return router;
};

const createLimit = ({ rate, burst }: Limit, now: () => number): RequestHandler => {
  const buckets = createBuckets({ rate, burst, now });
  return (request, response, next) => {
    const key = addressKey(request.ip ?? '');
    const wait = buckets.debt(key);
    if (wait === 0) {
      buckets.take(key, 1);
      return next();
    }
    response
      .status(429)
      .set({ 'Retry-After': String(Math.ceil(wait / 1000)), 'Cache-Control': 'no-store' })
      .json({ error: 'slow_down', error_description: `Too many requests of ${whose(request)}.` });
  };
};

const whose = (request: Request): string => `your address (${request.ip ?? 'unknown'})`;
