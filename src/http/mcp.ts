/** The data path's door: who calls, which server, the raw body read once; everything after that is the gateway's. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Caller, callerKey } from '../domain/caller.ts';
import { Refusal } from '../domain/refusal.ts';
import type { MakeSafe } from '../domain/text/safe-text.ts';
import type { NowOrLater } from '../domain/time/now-or-later.ts';
import { Stop, type StopSignal } from '../domain/time/stop.ts';
import type { Exchange } from '../gateway/request/exchange.ts';
import { safeData } from '../gateway/response/refused.ts';
import type { InFlight, Weight } from '../limits/in-flight.ts';
import { createLoad } from '../limits/load.ts';
import type { Rates } from '../limits/rates.ts';
import { weightOf } from '../limits/weight-of.ts';
import { sendJson } from './front/send-text.ts';
import { type Proof, type ProofProblem, proofOf, proofProblem } from './proof.ts';
import { type BodyLimits, readBody } from './read-body.ts';
import { createReply } from './reply.ts';

export type Authenticate = (
  authorization: string | undefined,
  audience: { readonly resource: string },
  proof: Proof,
) => Promise<Caller>;

export interface McpRouteDeps {
  readonly addresses: {
    readonly servers: ReadonlySet<string>;
    /** Public MCP URL of a server: what tokens must be meant for. */
    readonly resourceOf: (server: string) => string;
    /** Public URL of a path of this gateway. */
    readonly publicUrlOf: (path: string) => string;
  };
  readonly callers: {
    readonly authenticate: Authenticate;
    /**
     * Whether the access of a caller still stands, now that the body is there, which may have taken its time.
     *
     * @throws Refusal `unauthenticated`
     */
    readonly recheck: (caller: Caller) => NowOrLater<void>;
    /** Told whose requests come over a connection. */
    readonly prove: (socket: Socket, caller: string) => void;
  };
  /** Value of WWW-Authenticate that tells clients where to get a token for the server at this path. */
  readonly challenge: (path: string, problem: string | undefined, proof?: ProofProblem) => string;
  readonly handlers: Readonly<Record<'POST' | 'GET' | 'DELETE', (exchange: Exchange) => Promise<void>>>;
  readonly limits: BodyLimits;
  readonly rates: Pick<Rates, 'receive'>;
  readonly inFlight: Pick<InFlight, 'weigh'>;
  /** Milliseconds in which a client has to take something of its answer. */
  readonly writeTimeout: number;
  /** For refusals, which quote headers and bodies. */
  readonly makeSafe: MakeSafe;
  readonly log: { error(fields: object, message: string): void };
}

/** A request for `/mcp/:server`. */
export interface McpRequest {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly server: string;
  /** As it was sent, without its query. */
  readonly path: string;
  /** Network address of the client. */
  readonly address: string;
}

export type McpRoute = (asked: McpRequest) => Promise<void>;

/** Returns the route, which answers each request itself and never rejects. */
export const createMcpRoute = (deps: McpRouteDeps): McpRoute => {
  const exchangeOf = async ({ request, response, server, path, address }: McpRequest): Promise<Exchange> => {
    // Only as it is written: what stands in front may allow and forbid by path, and would not know `/MCP/%73hop`.
    const isPlain = path === `/mcp/${server}` || path === `/mcp/${server}/`;
    if (!isPlain || !deps.addresses.servers.has(server)) throw new Refusal('unknown-server');
    const resource = deps.addresses.resourceOf(server);
    const caller = await deps.callers.authenticate(
      request.headers.authorization,
      { resource },
      proofOf(request, path, deps.addresses.publicUrlOf),
    );
    deps.callers.prove(request.socket, callerKey(caller));
    // Room for the body is taken before it is read: bodies under way count like those that have come.
    const settle = deps.rates.receive(caller, mostBytes(request, deps.limits.bytes));
    const gone = goneSignal(response);
    const weight = deps.inFlight.weigh(caller);
    response.once('close', weight.release);
    const body =
      request.method === 'POST'
        ? await receive(request, { weight, gone, limits: deps.limits })
        : new Uint8Array();
    settle(body.byteLength);
    const rechecking = request.method === 'POST' ? deps.callers.recheck(caller) : undefined;
    if (rechecking !== undefined) await rechecking;
    const exchange = {
      server,
      caller,
      address,
      rawHeaders: request.rawHeaders,
      body,
      forgetBody: () => {
        exchange.body = new Uint8Array();
      },
      gone,
      reply: createReply({ response, gone, writeTimeout: deps.writeTimeout }),
      weight,
    };
    return exchange;
  };

  return async (asked) => {
    try {
      const handler = deps.handlers[asked.request.method as keyof McpRouteDeps['handlers']];
      if (handler === undefined) throw new Refusal('method-not-allowed');
      await handler(await exchangeOf(asked));
    } catch (error) {
      await slowDown(error);
      refuse(deps, error, asked);
    }
  };
};

/**
 * Seconds, and no longer than it is told to wait: a caller over its limits that comes back at once, over many connections,
 * would keep the gateway busy with refusing it and with throwing away what it has sent.
 */
const SLOWEST_REFUSAL = 2;

const slowDown = async (error: unknown): Promise<void> => {
  const wait = error instanceof Refusal && error.code === 'too-many' ? error.data?.['retryAfter'] : undefined;
  if (typeof wait === 'number') await sleep(Math.min(wait, SLOWEST_REFUSAL) * 1000);
};

/** Why an exchange ends whose client has closed its connection: no fault of ours, and no one is left to tell. */
class ClientGone extends Error {
  constructor() {
    super('the client is gone');
  }
}

const refuse = (deps: McpRouteDeps, error: unknown, asked: McpRequest): void => {
  const { response } = asked;
  if (error instanceof ClientGone) return void response.destroy();
  const refusal = error instanceof Refusal ? error : internal(deps, error);
  if (response.headersSent) return void response.destroy();
  if (refusal.code === 'unauthenticated') {
    response.setHeader('WWW-Authenticate', challengeFor(deps, refusal, asked));
  }
  if (refusal.code === 'method-not-allowed') response.setHeader('Allow', 'POST, GET, DELETE');
  const { retryAfter } = refusal;
  if (retryAfter !== undefined) response.setHeader('Retry-After', String(retryAfter));
  const status = refusal.http === 200 ? 503 : refusal.http;
  const data = refusal.data === undefined ? {} : { data: safeData(refusal.data, deps.makeSafe) };
  const error_ = { code: refusal.rpc, message: deps.makeSafe(refusal.message), ...data };
  sendJson(response, status, { jsonrpc: '2.0', id: null, error: error_ });
};

/** The body, of which no more is read than there is room for: the rest stays in its socket. */
const receive = async (
  request: IncomingMessage,
  { weight, gone, limits }: { weight: Weight; gone: StopSignal; limits: BodyLimits },
): Promise<Uint8Array> => {
  const part = weight.request;
  const length = Number(request.headers['content-length'] ?? Number.NaN);
  const load = createLoad({ part, length, limit: limits.bytes, signal: gone });
  const room = load.reserve();
  if (room !== undefined) await room;
  const body = await readBody(request, limits, load.add);
  part.set(weightOf(body.byteLength));
  return body;
};

const mostBytes = ({ method, headers }: IncomingMessage, limit: number): number =>
  method === 'POST' ? Math.min(limit, Number(headers['content-length'] ?? limit)) : 0;

/** A token that was sent and not accepted is named as the problem (RFC 6750, section 3). */
const challengeFor = (deps: McpRouteDeps, refusal: Refusal, { request, server, path }: McpRequest): string =>
  deps.challenge(
    // As it was typed: clients compare it with what the metadata name.
    `/mcp/${server}${path.endsWith('/') ? '/' : ''}`,
    request.headers.authorization === undefined ? undefined : deps.makeSafe(refusal.message),
    proofProblem(refusal),
  );

/** What is our fault is told by a reference only; the log has the rest. */
const internal = (deps: McpRouteDeps, error: unknown): Refusal => {
  const reference = randomUUID();
  deps.log.error({ err: error, reference }, 'request failed');
  return new Refusal('internal', `Internal error; reference ${reference}.`);
};

const goneSignal = (response: ServerResponse): StopSignal => {
  const gone = new Stop();
  response.once('close', () => {
    if (!response.writableFinished) gone.abort(new ClientGone());
  });
  return gone;
};
