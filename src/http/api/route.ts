/** What a route of the API is: data, from which its checks, its handler and its documentation are made. */
import type { z } from 'zod';
import type { Caller } from '../../domain/caller.ts';

export type Role = 'auditor' | 'operator';

/** A request whose caller may make it. */
export interface Asked<Query = unknown, Body = unknown> {
  /** The `:id` of the path; empty if it has none. */
  readonly id: string;
  readonly query: Query;
  readonly body: Body;
  readonly caller: Caller;
  /** Where an event stream is taken up again. */
  readonly lastEventId: string | undefined;
  /** Aborts once the client is gone or its token has ended. */
  readonly signal: AbortSignal;
}

export interface Download {
  readonly contentType: string;
  readonly fileName?: string;
  readonly body: AsyncIterable<string>;
}

interface Described {
  /** Unique; becomes the operationId. */
  readonly name: string;
  readonly path: string;
  readonly summary: string;
  /** Any of these; if empty, every signed-in caller. */
  readonly roles: readonly Role[];
}

export type Route = ReadRoute | DownloadRoute | ChangeRoute;

export interface ReadRoute extends Described {
  readonly kind: 'read';
  readonly query: z.ZodObject;
  readonly answer: z.ZodType;
  readonly handle: (asked: Asked) => Promise<unknown>;
}

export interface DownloadRoute extends Described {
  readonly kind: 'download';
  readonly query: z.ZodObject;
  readonly contentTypes: readonly string[];
  readonly handle: (asked: Asked) => Promise<Download>;
}

/** The action's name in the audit log, and what else of the request belongs there. */
interface Audited {
  readonly action: string;
  /** If it is not the id in the path. */
  readonly target?: string;
  readonly detail?: string | undefined;
}

/** Cannot be written down without saying how it is audited. */
export interface ChangeRoute extends Described {
  readonly kind: 'change';
  readonly body: z.ZodObject;
  readonly answer: z.ZodType;
  readonly audit: (body: unknown) => Audited;
  readonly handle: (asked: Asked) => Promise<unknown>;
}

/** What a route is made from: the same, with the types its schemas give. */
type Typed<R extends Route, Query, Body> = Omit<R, 'kind' | 'handle' | 'query' | 'body' | 'audit'> & {
  readonly handle: (asked: Asked<Query, Body>) => ReturnType<R['handle']>;
};

// The mount hands each handler what the schema beside it made, so the types may be forgotten here.
/** A route that reads and answers with JSON; its handler gets the query as the schema made it. */
export const readRoute = <Q extends z.ZodObject>(
  route: Typed<ReadRoute, z.output<Q>, undefined> & { readonly query: Q },
): ReadRoute => ({ ...route, kind: 'read', handle: route.handle as ReadRoute['handle'] });

/** A route that answers with a file or a stream. */
export const downloadRoute = <Q extends z.ZodObject>(
  route: Typed<DownloadRoute, z.output<Q>, undefined> & { readonly query: Q },
): DownloadRoute => ({ ...route, kind: 'download', handle: route.handle as DownloadRoute['handle'] });

/** A route that changes something. It cannot be written without saying what the audit log gets. */
export const changeRoute = <B extends z.ZodObject>(
  route: Typed<ChangeRoute, undefined, z.output<B>> & {
    readonly body: B;
    readonly audit: (body: z.output<B>) => ReturnType<ChangeRoute['audit']>;
  },
): ChangeRoute => ({
  ...route,
  kind: 'change',
  audit: route.audit as ChangeRoute['audit'],
  handle: route.handle as ChangeRoute['handle'],
});

/** The HTTP method of a route. */
export const methodOf = (route: Route): 'get' | 'post' => (route.kind === 'change' ? 'post' : 'get');
