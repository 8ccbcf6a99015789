/** What clients are told about how to get a token (RFC 9728). */

import { ALGORITHMS } from './algorithms.ts';

/** Public URL of a server's MCP endpoint: the audience of tokens for it. */
export const mcpUrl = (publicUrl: string, server: string): string => `${publicUrl}/mcp/${server}`;

/** Public URL of the API for auditors and operators: the audience of tokens for it. */
export const apiUrl = (publicUrl: string): string => `${publicUrl}/api`;

/** What the API calls itself; `doctor` knows a gateway by it. */
export const API_RESOURCE = 'Firebreak API';

export interface ProtectedResource {
  readonly resource: string;
  readonly authorization_servers: readonly string[];
  readonly bearer_methods_supported: readonly ['header'];
  /** What clients ask for; without it they ask for every scope their provider has. */
  readonly scopes_supported?: readonly string[] | undefined;
  /** Algorithms of DPoP proofs; tokens need not be bound to a key. */
  readonly dpop_signing_alg_values_supported: readonly string[];
  readonly resource_name: string;
}

export interface ProtectedResourceDeps {
  readonly publicUrl: string;
  readonly servers: readonly string[];
  /** Issuers where people get tokens for the servers. */
  readonly authorizationServers: readonly string[];
  /** Those of tokens for the API, if they are others: agents get tokens for servers only. */
  readonly apiAuthorizationServers?: readonly string[] | undefined;
  /** The scopes clients need there; undefined if no one said. */
  readonly scopes?: readonly string[] | undefined;
}

/**
 * The document for a path: `/mcp/<server>`, `/api`, or the empty path for the root location.
 * With one server the root stands for it, since clients ask there when they know no better; undefined for other paths.
 */
export const createProtectedResources = (
  deps: ProtectedResourceDeps,
): ((path: string) => ProtectedResource | undefined) => {
  const document = (resource: string, name: string): ProtectedResource => ({
    resource,
    authorization_servers: deps.authorizationServers,
    bearer_methods_supported: ['header'],
    ...(deps.scopes === undefined ? {} : { scopes_supported: deps.scopes }),
    dpop_signing_alg_values_supported: ALGORITHMS,
    resource_name: name,
  });
  const { scopes_supported: _scopes, ...plain } = document(apiUrl(deps.publicUrl), API_RESOURCE);
  const api = { ...plain, authorization_servers: deps.apiAuthorizationServers ?? deps.authorizationServers };
  const [only, ...others] = deps.servers;
  const root =
    only !== undefined && others.length === 0
      ? document(mcpUrl(deps.publicUrl, only), only)
      : document(deps.publicUrl, 'Firebreak');
  const documents = new Map([
    ['', root],
    ['/api', api],
    ...deps.servers.map(
      (server) => [`/mcp/${server}`, document(mcpUrl(deps.publicUrl, server), server)] as const,
    ),
  ]);
  return (path) => {
    const found = documents.get(path);
    if (found !== undefined || !path.endsWith('/')) return found;
    // Clients compare it, letter by letter, with the URL that someone typed (RFC 9728, section 3.3).
    const plain = documents.get(path.slice(0, -1));
    return plain && { ...plain, resource: `${plain.resource}/` };
  };
};

/** The WWW-Authenticate header of a 401; `problem` if a token was there but not accepted (RFC 6750, section 3). */
export const wwwAuthenticate = (of: {
  publicUrl: string;
  path: string;
  /** What the client has to ask for there; nothing is said if undefined. */
  scopes?: readonly string[] | undefined;
  problem?: string | undefined;
  /** What is wrong with the proof of possession, if it is that (RFC 9449, section 7.1). */
  proof?: string | undefined;
}): string => {
  const metadata = `${of.publicUrl}/.well-known/oauth-protected-resource${of.path}`;
  const scope = of.scopes === undefined ? '' : `, scope="${of.scopes.join(' ')}"`;
  const challenge = `Bearer resource_metadata="${metadata}"${scope}`;
  if (of.problem === undefined) return challenge;
  const description = of.problem.replace(/[^\x20-\x7E]|["\\]/g, "'");
  const bearer = `${challenge}, error="invalid_token", error_description="${description}"`;
  return of.proof === undefined
    ? bearer
    : `${bearer}, DPoP algs="${ALGORITHMS.join(' ')}", error="${of.proof}"`;
};
