/** Connections that were begun in this browser and are not finished: in sealed cookies, one for each attempt. */
import type { Request, Response } from 'express';
import type { Sealer } from '../../mcp/seal.ts';
import { type Bound, openFor, sealFor } from '../../mcp/seal-for.ts';
import { createCookie } from '../cookies.ts';

export interface PendingConnection {
  readonly server: string;
  /** Who began, as `callerKey` names them. */
  readonly caller: string;
  readonly attempt: object;
  /** A path of ours to go on to afterwards. */
  readonly back: string | undefined;
}

export interface PendingConnections {
  readonly keep: (response: Response, state: string, pending: PendingConnection) => void;
  /** The attempt that the query of the callback names, once; undefined if this browser began none, or too long ago. */
  readonly take: (request: Request, response: Response) => PendingConnection | undefined;
}

/** How long people may take at the authorization server, in milliseconds. */
const LIFE = 10 * 60_000;
const BOUND: Bound = ['connection-attempt'];

/** Returns what keeps attempts in this browser for ten minutes; nothing is kept here. */
export const createPendingConnections = ({
  publicUrl,
  sealer,
  now,
}: {
  readonly publicUrl: string;
  readonly sealer: Sealer;
  readonly now: () => number;
}): PendingConnections => {
  const secure = publicUrl.startsWith('https:');
  const cookieOf = (state: unknown) => {
    const name = typeof state === 'string' ? state.replace(/[^\w-]/g, '').slice(0, 8) : '';
    return createCookie(`firebreak-connect-${name}`, { secure });
  };
  return {
    keep: (response, state, pending) => {
      const sealed = sealFor(sealer, BOUND, { ...pending, until: now() + LIFE });
      cookieOf(state).set(response, sealed, LIFE);
    },
    take: (request, response) => {
      const cookie = cookieOf(request.query['state']);
      const kept = openFor<PendingConnection & { readonly until: number }>(
        sealer,
        BOUND,
        cookie.read(request),
      );
      cookie.clear(response);
      return kept !== undefined && now() < kept.until ? kept : undefined;
    },
  };
};
