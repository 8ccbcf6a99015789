/** The door at which a provider pushes users and groups by SCIM 2.0: its bearer token, JSON within a size, and a limit. */
import express, { type RequestHandler, type Response, type Router } from 'express';
import { createLimitAddress } from '../limit-address.ts';
import { hasBearer } from './bearer-token.ts';
import { unreadableBody } from './unreadable-body.ts';

export interface ScimRoutesDeps {
  readonly token: string;
  /** `body` undefined for none. */
  readonly serve: (request: {
    readonly method: string;
    readonly kind: string;
    readonly id: string | undefined;
    readonly query: Readonly<Record<string, unknown>>;
    readonly body: unknown;
    readonly ifMatch: string | undefined;
    readonly ifNoneMatch: string | undefined;
  }) => Promise<ScimReply>;
  readonly now: () => number;
}

interface ScimReply {
  readonly status: number;
  readonly body: object | undefined;
  readonly etag?: string | undefined;
  readonly location?: string | undefined;
}

export const SCIM_PATH = '/scim/v2';
const MEDIA_TYPE = 'application/scim+json';
/** A group of some ten thousand people. */
const MAX_BODY = '2mb';
/** A first push is one request for each person. */
const LIMIT = { rate: 100, burst: 2000 };

/** Serves everything below `/scim/v2`. */
export const createScimRoutes = ({ token, serve, now }: ScimRoutesDeps): Router => {
  const authenticate: RequestHandler = (request, response, next) => {
    if (hasBearer(request, token)) return next();
    response.set('WWW-Authenticate', 'Bearer');
    fail(response, 401, 'The bearer token is missing or wrong.');
  };
  const handle: RequestHandler = async (request, response) => {
    const { method, query, body, params } = request;
    const id = params['id'] === undefined ? undefined : String(params['id']);
    const { 'if-match': ifMatch, 'if-none-match': ifNoneMatch } = request.headers;
    const asked = { method, kind: String(params['kind']), id, query, body, ifMatch, ifNoneMatch };
    const answer = await serve(asked);
    if (answer.etag !== undefined) response.set('ETag', answer.etag);
    if (answer.location !== undefined) response.location(answer.location);
    send(response, answer.status, answer.body);
  };

  const router = express.Router();
  const refuse = (response: Response, sentence: string) => fail(response, 429, sentence);
  router.use(SCIM_PATH, createLimitAddress({ ...LIMIT, now, refuse }), authenticate);
  router.use(
    SCIM_PATH,
    express.json({ type: ['application/json', MEDIA_TYPE], limit: MAX_BODY }),
    unreadableBody(fail),
  );
  router.all(`${SCIM_PATH}/:kind{/:id}`, handle);
  return router;
};

const send = (response: Response, status: number, body: object | undefined): void => {
  response.status(status).set('Cache-Control', 'no-store');
  if (body === undefined) return void response.end();
  response.type(MEDIA_TYPE).send(JSON.stringify(body));
};

const fail = (response: Response, status: number, detail: string): void =>
  send(response, status, {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
    status: String(status),
    detail,
  });
