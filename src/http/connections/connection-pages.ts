/**
 * The pages on which a person lets the gateway use a server in their own name, and takes that back. Only a page shown to
 * this person begins it, and only the browser that began it can finish it, so that no one connects another one's account.
 */
import express, { type Request, type RequestHandler, type Response, type Router } from 'express';
import { type Caller, callerKey } from '../../domain/caller.ts';
import type { PersonConnections } from '../../domain/people/person-connections.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Sealer } from '../../mcp/seal.ts';
import type { Bound } from '../../mcp/seal-for.ts';
import type { Audit } from '../../operators/audit.ts';
import { formProof, isFormProof } from '../form-proof.ts';
import { createLimitAddress } from '../limit-address.ts';
import { html, sendPage } from '../page.ts';
import { pathOfOurs } from '../path-of-ours.ts';
import { type ReadForm, signInPath } from '../sign-in/sign-in.ts';
import { connectionPath } from './connection-path.ts';
import { createPendingConnections } from './pending-connections.ts';
import {
  NOT_ASKED,
  NOT_BEGUN,
  renderConnection,
  renderFailure,
  renderList,
  renderWayThere,
} from './render-connection.ts';

export interface ConnectionPagesDeps {
  readonly publicUrl: string;
  /** By name of the server. */
  readonly connections: ReadonlyMap<string, PersonConnections>;
  /** Before a person begins to connect: by which addresses they are known. */
  readonly noteOwner: (caller: Caller) => Promise<void>;
  readonly who: (request: Request) => Caller | undefined;
  /** @throws Refusal `unauthenticated` if the access that this browser signed in with has ended by now. */
  readonly checkAccess: (request: Request) => Promise<void>;
  readonly readForm: ReadForm;
  readonly audit: Audit;
  readonly sealer: Sealer;
  readonly now: () => number;
}

const PATH = '/connections';
const MAX_FORM = '4kb';
/** For each of them an authorization server may be asked; a company may share one address. */
const LIMIT = { rate: 5, burst: 100 };

/** A person before one of the servers. */
interface Visit {
  readonly server: string;
  readonly connections: PersonConnections;
  readonly caller: Caller;
  /** A path of ours to go on to afterwards. */
  readonly back: string | undefined;
}

/** Serves `GET /connections`, `GET` and `POST /connections/:server`, and `GET /connections/:server/callback`. */
export const createConnectionPages = (deps: ConnectionPagesDeps): Router => {
  const pending = createPendingConnections(deps);
  const bound = ({ server, caller }: Visit): Bound => ['connection-form', server, callerKey(caller)];

  const list: RequestHandler = async (request, response) => {
    const caller = deps.who(request);
    if (caller === undefined) return response.redirect(303, signInPath(PATH));
    const states = [...deps.connections].map(async ([server, { stateOf }]) => ({
      server,
      state: await stateOf(callerKey(caller)),
    }));
    sendPage(response, 200, renderList(caller, await Promise.all(states)));
  };

  const show = async (visit: Visit, response: Response): Promise<void> => {
    const { server, connections, caller, back } = visit;
    const [state, asks] = await Promise.all([connections.stateOf(callerKey(caller)), connections.asks()]);
    const proof = formProof(deps.sealer, bound(visit));
    sendPage(response, 200, renderConnection({ server, caller, state, asks, proof, back }));
  };

  const decide = async (visit: Visit, request: Request, response: Response): Promise<void> => {
    const { decision, proof } = Object(request.body) as Record<string, unknown>;
    if (!isFormProof(deps.sealer, bound(visit), proof)) {
      return sendPage(response, 403, NOT_ASKED);
    }
    if (decision === 'disconnect') return await disconnect(visit, response);
    const { server, connections, caller, back } = visit;
    await deps.noteOwner(caller);
    const { url, state, attempt } = await connections.begin(callerKey(caller));
    pending.keep(response, state, { server, caller: callerKey(caller), attempt, back });
    response.set('Refresh', `0; url=${url}`);
    sendPage(response, 200, renderWayThere(server, url));
  };

  const disconnect = async ({ server, connections, caller }: Visit, response: Response): Promise<void> => {
    const event = { by: caller, via: 'web', action: 'connection.disconnect', target: server } as const;
    await deps.audit({ ...event, outcome: 'attempted' });
    await connections.disconnect(callerKey(caller));
    await deps.audit({ ...event, outcome: 'done' });
    response.redirect(303, connectionPath(server));
  };

  const finish = async (visit: Visit, request: Request, response: Response): Promise<void> => {
    const { server, connections, caller } = visit;
    const kept = pending.take(request, response);
    if (kept === undefined || kept.server !== server || kept.caller !== callerKey(caller)) {
      return sendPage(response, 400, NOT_BEGUN);
    }
    const { search } = new URL(request.originalUrl, deps.publicUrl);
    const event = { by: caller, via: 'web', action: 'connection.connect', target: server } as const;
    await deps.audit({ ...event, outcome: 'attempted' });
    const checkAccess = () => deps.checkAccess(request);
    try {
      await connections.finish(callerKey(caller), { search, attempt: kept.attempt, checkAccess });
    } catch (error) {
      await deps.audit({ ...event, outcome: 'refused' });
      return fail({ ...visit, back: kept.back }, response, error);
    }
    await deps.audit({ ...event, outcome: 'done' });
    response.set('Cache-Control', 'no-store').redirect(303, kept.back ?? connectionPath(server));
  };

  const fail = ({ server, back }: Visit, response: Response, error: unknown): void => {
    if (!(error instanceof Refusal)) throw error;
    sendPage(response, 403, renderFailure(server, error.message, back));
  };

  /** What only a person who signed in may do at a server that is there; refusals become a page. */
  const visiting =
    (step: (visit: Visit, request: Request, response: Response) => Promise<void>): RequestHandler =>
    async (request, response, next) => {
      const server = String(request.params['server']);
      const connections = deps.connections.get(server);
      if (connections === undefined) return next();
      const caller = deps.who(request);
      if (caller === undefined) {
        if (request.method === 'POST') return sendPage(response, 403, NOT_ASKED);
        return response.redirect(303, signInPath(request.originalUrl));
      }
      const form = Object(request.body) as Record<string, unknown>;
      const back = pathOfOurs(request.query['return'] ?? form['return'], deps.publicUrl);
      const visit = { server, connections, caller, back };
      await step(visit, request, response).catch((error: unknown) => fail(visit, response, error));
    };

  const router = express.Router();
  const refuse = (response: Response, sentence: string) =>
    sendPage(response, 429, { title: 'Not connected', body: html`<p>${sentence}</p>` });
  router.use(PATH, createLimitAddress({ ...LIMIT, now: deps.now, refuse }));
  router.get(PATH, list);
  router.get(
    `${PATH}/:server`,
    visiting((visit, _request, response) => show(visit, response)),
  );
  router.post(`${PATH}/:server`, ...deps.readForm(MAX_FORM), visiting(decide));
  router.get(`${PATH}/:server/callback`, visiting(finish));
  return router;
};
