/** The public side of the gateway: every route in one place, in the order in which it is tried. */
import type { RequestListener, ServerResponse } from 'node:http';
import express, { type ErrorRequestHandler, type RequestHandler, type Router } from 'express';
import type { StopSignal } from '../domain/time/stop.ts';
import type { InRange } from '../limits/addresses.ts';
import { createClientAddress } from './front/client-address.ts';
import { createFront, type Guard } from './front/front.ts';
import { createLimitProxied } from './front/limit-proxied.ts';
import { refuseWhileDraining } from './front/refuse-while-draining.ts';
import type { McpRoute } from './mcp.ts';

export interface AppDeps {
  readonly proxies: {
    /** Proxies in front, whose X-Forwarded-For is believed; no one else's is. */
    readonly isProxy: InRange;
    /** Requests at once of one address behind such a proxy. */
    readonly requestsPerAddress: number;
  };
  /** Host and Origin allow-lists. */
  readonly checkOrigin: Guard;
  /** Slack's events; verifies signatures over the raw body, so nothing may read it before. */
  readonly slack: RequestHandler | undefined;
  readonly mcp: {
    readonly route: McpRoute;
    /** Names of the servers. */
    readonly servers: ReadonlySet<string>;
    /** RFC 9728 document for a path, e.g. `/mcp/billing`, or undefined. */
    readonly protectedResource: (path: string) => object | undefined;
  };
  /** Aborted once the gateway is told to stop. */
  readonly draining: StopSignal;
  readonly api: Router;
  /** Where MCP clients sign people in; undefined if they do it elsewhere. */
  readonly authorization: Router | undefined;
  /** Pages for people with a browser. */
  readonly pages: readonly RequestHandler[];
  readonly log: { error(fields: object, message: string): void };
}

/** Returns the app, which listens to nothing yet. */
export const createApp = (deps: AppDeps): RequestListener => {
  const { isProxy, requestsPerAddress: most } = deps.proxies;
  const clientAddress = createClientAddress(isProxy);
  const limitProxied = createLimitProxied({ isProxy, clientAddress, most });
  const guardDraining = refuseWhileDraining(deps.draining);
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', isProxy);
  app.use(limitProxied);
  // Not mounted by `use`, which would take away the path that Bolt's router looks for.
  if (deps.slack !== undefined) app.post('/slack/events', deps.slack);
  // Behind Slack: a click that still comes here counts, since Slack would not send it again.
  app.use(guardDraining);
  app.use(deps.checkOrigin);
  // Only what is no server's own path comes here; see `front.ts`.
  app.all('/mcp/:server', (request, response) => {
    const { path, params, ip: address = '' } = request;
    return deps.mcp.route({ request, response, path, server: String(params['server']), address });
  });
  app.get('/.well-known/oauth-protected-resource{/*path}', (request, response) => {
    const path = request.path.slice('/.well-known/oauth-protected-resource'.length);
    const document = deps.mcp.protectedResource(path);
    if (document === undefined) return void response.status(404).end();
    response.set('Access-Control-Allow-Origin', '*').json(document);
  });
  app.use('/api', deps.api);
  if (deps.authorization !== undefined) app.use(deps.authorization);
  for (const page of deps.pages) app.use(page);
  app.use((_request, response) => void response.status(404).end());
  app.use(lastResort(deps.log));
  return createFront({
    guards: [limitProxied, guardDraining, deps.checkOrigin],
    clientAddress,
    servers: deps.mcp.servers,
    mcp: deps.mcp.route,
    express: app,
    onError: (error, response) => endFailed(deps.log, error, response),
  });
};

/** What was not foreseen is our fault, and nothing is known that could be said. */
const endFailed = (log: AppDeps['log'], error: unknown, response: ServerResponse): void => {
  log.error({ err: error }, 'request failed');
  if (response.headersSent) response.destroy();
  else response.writeHead(500).end();
};

/** Express 5 would answer with a stack trace, and what a client did wrong would be logged as a fault of ours. */
const lastResort =
  (log: AppDeps['log']): ErrorRequestHandler =>
  (error, _request, response, _next) => {
    const status = statusOf(error);
    if (status === undefined) log.error({ err: error }, 'request failed');
    if (response.headersSent) return void response.destroy();
    const sentence = SENTENCES[status ?? 500];
    if (sentence === undefined) return void response.status(status ?? 500).end();
    response
      .status(status ?? 500)
      .type('text')
      .send(`${sentence}\n`);
  };

/** What those who read bodies for us say is the client's fault; undefined if the fault is ours. */
const statusOf = (error: unknown): number | undefined => {
  // Express's own for a path that is not percent-encoded UTF-8.
  if (error instanceof URIError) return 400;
  const status = error instanceof Error && 'status' in error ? Number(error.status) : Number.NaN;
  return status >= 400 && status < 500 ? status : undefined;
};

/** Never the error's own, which may quote the body. */
const SENTENCES: Readonly<Record<number, string>> = {
  400: 'The request cannot be read.',
  413: 'The form is larger than the limit.',
  415: 'Send application/x-www-form-urlencoded in UTF-8.',
};
