/** Host and Origin allow-lists, against DNS rebinding and other people's web pages; in front of everything public. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { isLoopbackHost } from '../domain/loopback.ts';
import { Refusal } from '../domain/refusal.ts';
import { Problem, sendProblem } from './api/problem.ts';
import type { Guard } from './front/front.ts';
import { pathOf, sendJson } from './front/send-text.ts';

export interface CheckOriginDeps {
  readonly publicUrl: string;
  /** Address the gateway listens on; if that is a loopback address, so may be the Host. */
  readonly listenHost: string;
  /** Further hosts, with port if they are called with one. */
  readonly allowedHosts: readonly string[];
  /** Further origins of browsers, e.g. `https://inspector.example.com`. */
  readonly allowedOrigins: readonly string[];
  /** Paths to which pages of identity providers post forms; the one who sends them, what they carry is signed. */
  readonly formTargets: readonly string[];
}

/** Answers 403 to any other Host or Origin, and preflight requests of accepted origins. */
export const createCheckOrigin = (deps: CheckOriginDeps): Guard => {
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
    if (request.method === 'POST' && deps.formTargets.includes(pathOf(request))) return next();
    if (!origins.has(origin)) return refuse(request, response);
    response.setHeader('Access-Control-Allow-Origin', origin);
    response.setHeader('Access-Control-Expose-Headers', 'Mcp-Session-Id, WWW-Authenticate');
    response.setHeader('Vary', 'Origin');
    if (!isPreflight(request)) return next();
    response.setHeader('Access-Control-Allow-Methods', 'GET, POST, DELETE');
    const asked = request.headers['access-control-request-headers'] ?? '';
    response.setHeader('Access-Control-Allow-Headers', asked);
    response.setHeader('Access-Control-Max-Age', '600');
    response.writeHead(204).end();
  };
};

const isSameOrigin = (origin: string, host: string): boolean =>
  URL.canParse(origin) && new URL(origin).host === host;

const isPreflight = (request: IncomingMessage): boolean =>
  request.method === 'OPTIONS' && request.headers['access-control-request-method'] !== undefined;

const refuse = (request: IncomingMessage, response: ServerResponse): void => {
  const { http, rpc, message } = new Refusal('forbidden-origin');
  if (pathOf(request).startsWith('/api/')) sendProblem(response, new Problem(http, message));
  else sendJson(response, http, { jsonrpc: '2.0', id: null, error: { code: rpc, message } });
};
