/** The public side of the gateway: every route in one place, in the order in which it is tried. */
import express, { type ErrorRequestHandler, type Express, type RequestHandler, type Router } from 'express';
import type { InRange } from '../limits/addresses.ts';
import { createLimitProxied } from './limit-proxied.ts';
import { refuseWhileDraining } from './refuse-while-draining.ts';

export interface AppDeps {
  /** Proxies in front, whose X-Forwarded-For is believed; no one else's is. */
  readonly isProxy: InRange;
  /** Requests at once of one address behind such a proxy. */
  readonly requestsPerAddress: number;
  /** Host and Origin allow-lists. */
  readonly checkOrigin: RequestHandler;
  /** Slack's events; verifies signatures over the raw body, so nothing may read it before. */
  readonly slack: RequestHandler | undefined;
  readonly mcp: RequestHandler;
  /** RFC 9728 document for a path, e.g. `/mcp/billing`, or undefined. */
  readonly protectedResource: (path: string) => object | undefined;
  /** Aborted once the gateway is told to stop. */
  readonly draining: AbortSignal;
  readonly api: Router;
  /** Where MCP clients sign people in; undefined if they do it elsewhere. */
  readonly authorization: Router | undefined;
  /** Pages for people with a browser. */
  readonly pages: readonly RequestHandler[];
  readonly log: { error(fields: object, message: string): void };
}

/** Returns the app, which listens to nothing yet. */
export const createApp = (deps: AppDeps): Express => {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', deps.isProxy);
  app.use(createLimitProxied({ isProxy: deps.isProxy, most: deps.requestsPerAddress }));
  // Not mounted by `use`, which would take away the path that Bolt's router looks for.
  if (deps.slack !== undefined) app.post('/slack/events', deps.slack);
  // Behind Slack: a click that still comes here counts, since Slack would not send it again.
  app.use(refuseWhileDraining(deps.draining));
  app.use(deps.checkOrigin);
  app.all('/mcp/:server', deps.mcp);
  app.get('/.well-known/oauth-protected-resource{/*path}', (request, response) => {
    const path = request.path.slice('/.well-known/oauth-protected-resource'.length);
    const document = deps.protectedResource(path);
    if (document === undefined) return void response.status(404).end();
    response.set('Access-Control-Allow-Origin', '*').json(document);
  });
  app.use('/api', deps.api);
  if (deps.authorization !== undefined) app.use(deps.authorization);
  for (const page of deps.pages) app.use(page);
  app.use((_request, response) => void response.status(404).end());
  app.use(lastResort(deps.log));
  return app;
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
