/** The endpoints of the authorization server, each with its own limit for one address: a flood never shuts out others. */
import type { RequestListener } from 'node:http';
import express, { type RequestHandler, type Response, type Router } from 'express';
import { createLimitAddress } from './limit-address.ts';

export interface AuthorizationRoutesDeps {
  readonly handle: RequestListener;
  readonly now: () => number;
}

/** Clients refresh every few minutes and a company may share one address, so only registration is scarce. */
const LIMITS = {
  '/oauth/register': { rate: 1 / 6, burst: 60 },
  '/oauth/authorize': { rate: 10, burst: 300 },
  '/oauth/token': { rate: 100, burst: 3000 },
  '/oauth/revoke': { rate: 100, burst: 3000 },
  '/oauth/jwks': { rate: 100, burst: 3000 },
} as const;

const METADATA = ['/.well-known/oauth-authorization-server', '/.well-known/openid-configuration'];

/** Returns the routes; `handle` is the authorization server's own handler. */
export const createAuthorizationRoutes = ({ handle, now }: AuthorizationRoutesDeps): Router => {
  // Exactly, since authorization requests are read before the library sees them, which would take other spellings too.
  const endpoints = express.Router({ caseSensitive: true, strict: true });
  const router = express.Router();
  const serve: RequestHandler = (request, response) => {
    // The library counts by it; what the client sent is not believed.
    request.headers['x-forwarded-for'] = request.ip ?? '';
    handle(request, response);
  };
  for (const [path, limit] of Object.entries(LIMITS)) {
    endpoints.all(`${path}{/:uid}`, createLimitAddress({ ...limit, now, refuse }), serve);
  }
  router.use(endpoints);
  for (const path of METADATA) router.get(`${path}{/*rest}`, serve);
  return router;
};

const refuse = (response: Response, sentence: string): void => {
  response.json({ error: 'slow_down', error_description: sentence });
};
