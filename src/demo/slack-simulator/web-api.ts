/** The HTTP side of the Web API: tokens, scopes, faults, the call log and Slack's way of answering. */
import express, { type Request, type Response, type Router } from 'express';
import { ApiError } from './api-error.ts';
import { type Arguments, readArguments } from './arguments.ts';
import type { Fault, Faults } from './faults.ts';
import type { Method, Methods } from './methods/method.ts';
import { requireScope } from './methods/method.ts';
import type { State } from './state.ts';

/** One call as the log keeps it; tokens are never in it. */
export interface Call {
  method: string;
  /** Milliseconds since 1970. */
  at: number;
  arguments: Arguments;
  /** `ok`, Slack's error code, or the kind of fault that met the call. */
  outcome: string;
}

export interface WebApiParts {
  state: State;
  methods: Methods;
  faults: Faults;
  tokens: { bot: string; app: string };
  calls: Call[];
}

/** The router of `/api/:method`. */
export const createWebApi = (parts: WebApiParts): Router => {
  const router = express.Router();
  router.use(express.raw({ type: () => true, limit: '1mb' }));
  router.all('/:method', (req, res) => {
    answer(parts, req, res);
  });
  return router;
};

const answer = (parts: WebApiParts, req: Request<{ method: string }>, res: Response): void => {
  const name = req.params.method;
  const call: Call = { method: name, at: parts.state.now(), arguments: {}, outcome: 'ok' };
  parts.calls.push(call);
  let body: Record<string, unknown>;
  try {
    const args = argumentsOf(req);
    const { token, ...logged } = args;
    call.arguments = logged;
    const fault = parts.faults.strike(name, String(args['channel'] ?? ''));
    if (fault) {
      call.outcome = fault.kind === 'error' ? errorOf(fault) : fault.kind;
      spoil(res, fault);
      return;
    }
    const method = authorized(parts, name, bearer(req) ?? token);
    res.set('x-oauth-scopes', [...granted(parts.state, method)].join(','));
    if (method.scope) res.set('x-accepted-oauth-scopes', method.scope);
    body = { ok: true, ...method.call(args) };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    call.outcome = error.code;
    body = { ok: false, error: error.code, ...error.details };
  }
  res.json(body);
};

const argumentsOf = (req: Request<{ method: string }>): Arguments => {
  const query = req.url.split('?')[1] ?? '';
  const body = Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0);
  return readArguments(query, req.headers['content-type'] ?? '', body);
};

const bearer = (req: Request<{ method: string }>): string | undefined => {
  return /^Bearer (.+)$/.exec(req.headers.authorization ?? '')?.[1];
};

/** The method, once the token is found to be of the right kind and to hold the scope. */
const authorized = (parts: WebApiParts, name: string, token: unknown): Method => {
  const { state, methods, tokens } = parts;
  const method = Object.hasOwn(methods, name) ? methods[name] : undefined;
  if (!method) throw new ApiError('unknown_method', { req_method: name });
  if (!token) throw new ApiError('not_authed');
  if (token !== tokens.bot && token !== tokens.app) throw new ApiError('invalid_auth');
  if (token !== tokens[method.token]) throw new ApiError('not_allowed_token_type');
  if (method.scope) requireScope(granted(state, method), method.scope);
  return method;
};

/** The scopes of the token that a method takes. */
const granted = (state: State, { token }: Method): ReadonlySet<string> => {
  return token === 'app' ? state.appScopes : state.scopes;
};

/** Answers as a fault says. A hanging call is left open until the caller or the simulator ends it. */
export const spoil = (res: Response, fault: Fault): void => {
  switch (fault.kind) {
    case 'hang':
      return;
    case 'reset':
      res.socket?.resetAndDestroy();
      return;
    case '500':
      res.status(500).type('text/plain').send('Internal Server Error');
      return;
    case '429':
      res
        .status(429)
        .set('Retry-After', String(fault.retryAfter ?? 1))
        .json({ ok: false, error: 'ratelimited' });
      return;
    case 'error':
      res.json({ ok: false, error: errorOf(fault) });
  }
};

const errorOf = (fault: Fault): string => {
  return fault.error ?? 'internal_error';
};
