/** What clients are told about how to get a token (RFC 9728). */

import { ALGORITHMS } from './algorithms.ts';

/** Public URL of a server's MCP endpoint: the audience of tokens for it. */
export const mcpUrl = (publicUrl: string, server: string): string => `${publicUrl}/mcp/${server}`;

/** Public URL of the API for auditors and operators: the audience of tokens for it. */
export const apiUrl = (publicUrl: string): string => `${publicUrl}/api`;

export interface ProtectedResource {
  readonly resource: string;
  readonly authorization_servers: readonly string[];
  readonly bearer_methods_supported: readonly ['header'];
  /** Algorithms of DPoP proofs; tokens need not be bound to a key. */
  readonly dpop_signing_alg_values_supported: readonly string[];
  readonly resource_name: string;
}

export interface ProtectedResourceDeps {
  readonly publicUrl: string;
  readonly servers: readonly string[];
  /** Issuers where people get tokens. */
  readonly authorizationServers: readonly string[];
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
    dpop_signing_alg_values_supported: ALGORITHMS,
    resource_name: name,
  });
  const [only, ...others] = deps.servers;
  const root =
    only !== undefined && others.length === 0
      ? document(mcpUrl(deps.publicUrl, only), only)
      : document(deps.publicUrl, 'Firebreak');
  const documents = new Map([
    ['', root],
    ['/api', document(apiUrl(deps.publicUrl), 'Firebreak API')],
    ...deps.servers.map(
      (server) => [`/mcp/${server}`, document(mcpUrl(deps.publicUrl, server), server)] as const,
    ),
  ]);
  return (path) => documents.get(path);
};

/** The WWW-Authenticate header of a 401; `problem` where a token was there but not accepted (RFC 6750, section 3). */
export const wwwAuthenticate = (of: {
  publicUrl: string;
  path: string;
  problem?: string | undefined;
  /** What is wrong with the proof of possession, where it is that (RFC 9449, section 7.1). */
  proof?: string | undefined;
}): string => {
  const challenge = `Bearer resource_metadata="${of.publicUrl}/.well-known/oauth-protected-resource${of.path}"`;
  if (of.problem === undefined) return challenge;
  const description = of.problem.replace(/[^\x20-\x7E]|["\\]/g, "'");
  const bearer = `${challenge}, error="invalid_token", error_description="${description}"`;
  return of.proof === undefined
    ? bearer
    : `${bearer}, DPoP algs="${ALGORITHMS.join(' ')}", error="${of.proof}"`;
};
