/** A route -> an Express handler: who asks, whether they may, what they ask, audited if it changes something. */
import { once } from 'node:events';
import type { Socket } from 'node:net';
import type { Request, RequestHandler, Response } from 'express';
import { type Caller, callerKey } from '../../domain/caller.ts';
import { Refusal } from '../../domain/refusal.ts';
import { escapeTerminal } from '../../domain/text/terminal-text.ts';
import type { NowOrLater } from '../../domain/time/now-or-later.ts';
import { abortSignalOf, type StopSignal } from '../../domain/time/stop.ts';
import type { Audit } from '../../operators/audit.ts';
import { type Proof, type ProofProblem, proofOf, proofProblem } from '../proof.ts';
import { asProblem, Problem, sendProblem } from './problem.ts';
import { readBody, readQuery } from './read-request.ts';
import type { Asked, ChangeRoute, Download, Role, Route } from './route.ts';

/** A group of people, or one workload: what workloads say about their groups gives them no role. */
export type RoleMember = string | { readonly workload: string; readonly issuer: string };

/** Who is auditor or operator. */
export type Roles = Readonly<Record<Role, readonly RoleMember[]>>;

export interface MountDeps {
  /** Accepts tokens that are meant for the API; throws `Refusal('unauthenticated')`. */
  readonly authenticate: (authorization: string | undefined, proof: Proof) => Promise<Caller>;
  /** Whether what a caller was given still stands. */
  readonly access: {
    /** Asked once more when the body is there. @throws Refusal `unauthenticated` */
    readonly check: (caller: Caller) => NowOrLater<void>;
    /** `stopped` aborts once it does not; `release` ends the watch. */
    readonly watch: (caller: Caller) => { readonly stopped: StopSignal; readonly release: () => void };
  };
  /** Told whose requests come over a connection. */
  readonly prove: (socket: Socket, caller: string) => void;
  /** Public URL of a path of this gateway. */
  readonly publicUrlOf: (path: string) => string;
  /** Value of WWW-Authenticate; `problem` if a token was there but not accepted. */
  readonly challenge: (problem: string | undefined, proof?: ProofProblem) => string;
  readonly roles: Roles;
  readonly audit: Audit;
  readonly now: () => number;
  /** A reference under which the log tells what an internal error was. */
  readonly newId: () => string;
  readonly log: { error(fields: object, message: string): void };
}

/**
 * Returns the Express handler of a route. What goes wrong is answered as a problem document; errors of ours as a
 * reference only.
 */
export const createHandler =
  (deps: MountDeps, route: Route): RequestHandler =>
  async (request, response) => {
    response.set({ 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' });
    let release = (): void => undefined;
    try {
      const [path = ''] = request.originalUrl.split('?', 1);
      const proof = proofOf(request, path, deps.publicUrlOf);
      const caller = await deps.authenticate(request.headers.authorization, proof);
      deps.prove(request.socket, callerKey(caller));
      checkRole(deps.roles, route.roles, caller);
      const access = deps.access.watch(caller);
      ({ release } = access);
      const asked = await readAsked(deps, { route, caller, request, response, ended: access.stopped });
      if (route.kind === 'download') {
        return await pipe(await route.handle(asked), response, asked.signal);
      }
      const result =
        route.kind === 'change' ? await runAudited(deps, route, asked) : await route.handle(asked);
      // People read this on terminals; in JSON an escape is the same character.
      response.type('json').send(escapeTerminal(JSON.stringify(route.answer.parse(result))));
    } catch (error) {
      fail(deps, error, request, response);
    } finally {
      release();
    }
  };

/** Whether the caller has the role: people by the groups of their token, workloads by issuer and subject. */
export const holdsRole = (roles: Roles, role: Role, caller: Caller): boolean =>
  roles[role].some((member) => {
    if (typeof member === 'string') return caller.kind === 'human' && caller.groups.includes(member);
    return (
      caller.kind === 'workload' && callerKey(caller) === callerKey({ ...member, subject: member.workload })
    );
  });

const checkRole = (roles: Roles, needed: readonly Role[], caller: Caller): void => {
  if (needed.length === 0 || needed.some((role) => holdsRole(roles, role, caller))) return;
  const settings = needed.map((role) => `identity.roles.${role}`).join(' or ');
  throw new Problem(403, `This needs the role ${needed.join(' or ')}: be in a group of ${settings}.`);
};

/** Longest delay of a timer. */
const MAX_DELAY = 2 ** 31 - 1;

const readAsked = async (
  deps: MountDeps,
  {
    route,
    caller,
    request,
    response,
    ended,
  }: { route: Route; caller: Caller; request: Request; response: Response; ended: StopSignal },
): Promise<Asked> => {
  const left = Math.min(Math.max(0, caller.expiresAt - deps.now()), MAX_DELAY);
  const body = route.kind === 'change' ? await readBody(request, response, route.body) : undefined;
  if (route.kind === 'change') await deps.access.check(caller);
  return {
    id: String(request.params['id'] ?? ''),
    query: route.kind === 'change' ? undefined : readQuery(request, route.query),
    body,
    caller,
    lastEventId: request.get('Last-Event-ID'),
    signal: AbortSignal.any([goneSignal(response), abortSignalOf(ended), AbortSignal.timeout(left)]),
  };
};

const goneSignal = (response: Response): AbortSignal => {
  const controller = new AbortController();
  response.once('close', () => controller.abort());
  return controller.signal;
};

/** Nothing is changed that could not be written down first. */
const runAudited = async (deps: MountDeps, route: ChangeRoute, asked: Asked): Promise<unknown> => {
  const event = { target: asked.id, ...route.audit(asked.body), by: asked.caller, via: 'api' } as const;
  await deps.audit({ ...event, outcome: 'attempted' });
  /** The change stands or failed by now: that the log has only the attempt must not hide which. */
  const conclude = (outcome: 'done' | 'refused' | 'failed', detail = event.detail) =>
    deps.audit({ ...event, outcome, detail }).catch((error: unknown) => {
      deps.log.error(
        { err: error, action: event.action, target: event.target },
        'an outcome was not audited',
      );
    });
  try {
    const result = await route.handle(asked);
    await conclude('done');
    return result;
  } catch (error) {
    const problem = asProblem(error);
    await conclude(problem === undefined || problem.status >= 500 ? 'failed' : 'refused', problem?.message);
    throw error;
  }
};

/** Headers go out with the first piece, so that what fails before still gets its status. */
const pipe = async (download: Download, response: Response, signal: AbortSignal): Promise<void> => {
  const begin = () => {
    response.type(download.contentType);
    if (download.fileName !== undefined) response.attachment(download.fileName).type(download.contentType);
    if (download.contentType === 'text/event-stream') response.set('X-Accel-Buffering', 'no');
  };
  try {
    for await (const piece of download.body) {
      if (signal.aborted) break;
      if (!response.headersSent) begin();
      if (response.req.method === 'HEAD') break;
      if (!response.write(piece)) await once(response, 'drain', { signal });
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  response.end();
};

const fail = (deps: MountDeps, error: unknown, request: Request, response: Response): void => {
  if (response.headersSent) {
    deps.log.error({ err: error }, 'an answer of the API broke off');
    response.destroy();
    return;
  }
  if (error instanceof Refusal && error.code === 'unauthenticated') {
    const hadToken = request.headers.authorization !== undefined;
    response.set(
      'WWW-Authenticate',
      deps.challenge(hadToken ? error.message : undefined, proofProblem(error)),
    );
  }
  sendProblem(response, asProblem(error) ?? internal(deps, error));
};

const internal = ({ newId, log }: MountDeps, error: unknown): Problem => {
  const reference = newId();
  log.error({ err: error, reference }, 'a request to the API failed');
  return new Problem(500, `Internal error; the log has more under ${reference}.`);
};
