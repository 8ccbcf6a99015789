/**
 * What every request comes to first. Calls of MCP clients go to the data path at once; everything else, and every other
 * spelling of a path, goes to Express, whose routing costs as much as looking a caller up.
 */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { McpRoute } from '../mcp.ts';
import type { ClientAddress } from './client-address.ts';
import { pathOf } from './send-text.ts';

/** Answers a request, or lets it pass. */
export type Guard = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;

export interface FrontDeps {
  /** Passed in this order; Express has the same in front of everything else. */
  readonly guards: readonly Guard[];
  readonly clientAddress: ClientAddress;
  /** Names of the servers. */
  readonly servers: ReadonlySet<string>;
  readonly mcp: McpRoute;
  readonly express: RequestListener;
  /** Ends what failed in an unforeseen way. */
  readonly onError: (error: unknown, response: ServerResponse) => void;
}

/** Returns the listener of the public port: guards first, then the data path or Express. */
export const createFront = (deps: FrontDeps): RequestListener => {
  const { guards, clientAddress, servers, mcp, express, onError } = deps;

  const pass = (request: IncomingMessage, response: ServerResponse, then: () => void, at = 0): void => {
    const guard = guards[at];
    if (guard === undefined) then();
    else guard(request, response, () => pass(request, response, then, at + 1));
  };

  return (request, response) => {
    const path = pathOf(request);
    const server = serverIn(path);
    if (server === undefined || !servers.has(server)) return express(request, response);
    pass(request, response, () => {
      const asked = { request, response, server, path, address: clientAddress(request) };
      mcp(asked).catch((error: unknown) => onError(error, response));
    });
  };
};

const PREFIX = '/mcp/';

/** The name of a server in its path as it is documented, with or without a slash behind it. */
const serverIn = (path: string): string | undefined => {
  if (!path.startsWith(PREFIX)) return undefined;
  return path.endsWith('/') ? path.slice(PREFIX.length, -1) : path.slice(PREFIX.length);
};
