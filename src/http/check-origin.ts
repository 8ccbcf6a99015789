/** Host and Origin allow-lists, against DNS rebinding and other people's web pages; in front of everything public. */
import type { Request, RequestHandler, Response } from 'express';
import { isLoopbackHost } from '../domain/loopback.ts';
import { Refusal } from '../domain/refusal.ts';
import { Problem, sendProblem } from './api/problem.ts';

export interface CheckOriginDeps {
  readonly publicUrl: string;
  /** Address the gateway listens on; where that is a loopback address, so may be the Host. */
  readonly listenHost: string;
  /** Further hosts, with port where they are called with one. */
  readonly allowedHosts: readonly string[];
  /** Further origins of browsers, e.g. `https://inspector.example.com`. */
  readonly allowedOrigins: readonly string[];
  /** Paths to which pages of identity providers post forms; the one who sends them, what they carry is signed. */
  readonly formTargets: readonly string[];
}

/** Answers 403 to any other Host or Origin, and preflight requests of accepted origins. */
export const createCheckOrigin = (deps: CheckOriginDeps): RequestHandler => {
  const hosts = new Set(
    [new URL(deps.publicUrl).host, ...deps.allowedHosts].map((host) => host.toLowerCase()),
  );
  // A proxy may give the gateway another Host than the one that people's browsers know.
  const origins = new Set([new URL(deps.publicUrl).origin, ...deps.allowedOrigins]);
  const onLoopback = isLoopbackHost(deps.listenHost);
  const isOurs = (host: string): boolean =>
    hosts.has(host) || (onLoopback && isLoopbackHost(host.replace(/:\d{1,5}$/, '')));

  return (request, response, next) => {
    const host = request.headers.host?.toLowerCase() ?? '';
    const { origin } = request.headers;
    if (!isOurs(host)) return refuse(request, response);
    if (origin === undefined || isSameOrigin(origin, host)) return next();
    if (request.method === 'POST' && deps.formTargets.includes(request.path)) return next();
    if (!origins.has(origin)) return refuse(request, response);
    response.set({
      'Access-Control-Allow-Origin': origin,
      'Access-Control-Expose-Headers': 'Mcp-Session-Id, WWW-Authenticate',
      Vary: 'Origin',
    });
    if (!isPreflight(request)) return next();
    response.set({
      'Access-Control-Allow-Methods': 'GET, POST, DELETE',
      'Access-Control-Allow-Headers': request.get('Access-Control-Request-Headers') ?? '',
      'Access-Control-Max-Age': '600',
    });
    response.status(204).end();
  };
};

const isSameOrigin = (origin: string, host: string): boolean =>
  URL.canParse(origin) && new URL(origin).host === host;

const isPreflight = (request: Request): boolean =>
  request.method === 'OPTIONS' && request.headers['access-control-request-method'] !== undefined;

const refuse = (request: Request, response: Response): void => {
  const { http, rpc, message } = new Refusal('forbidden-origin');
  if (request.path.startsWith('/api/')) {
    sendProblem(response, new Problem(http, message));
  } else {
    response.status(http).json({ jsonrpc: '2.0', id: null, error: { code: rpc, message } });
  }
};
