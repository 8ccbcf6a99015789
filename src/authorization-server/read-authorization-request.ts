/** An authorization request as clients send it -> as it is handled: with one server, and with a scope that means something. */
import { type Resources, spellings } from './resources.ts';

/** The scope that opens an MCP server; the only one there is, since policy decides about the rest. */
export const MCP_SCOPE = 'mcp';

const KNOWN_SCOPES = ['openid', 'offline_access'];

/**
 * The query of the request. Clients that ask for no scope, or for scopes of other providers, get the one that there is;
 * clients of older revisions name no resource and mean the only server. One that names several servers, or something else,
 * is left to be refused.
 */
export const readAuthorizationRequest = (query: URLSearchParams, resources: Resources): URLSearchParams => {
  const read = new URLSearchParams(query);
  const asked = (query.get('scope') ?? '').split(' ');
  read.set('scope', [MCP_SCOPE, ...KNOWN_SCOPES.filter((scope) => asked.includes(scope))].join(' '));
  const named = query.getAll('resource');
  const meant = new Set(named.map((each) => resources.canonical(each)));
  const [resource, ...others] = named.length === 0 ? [resources.only] : meant;
  if (others.length > 0) read.delete('resource');
  if (resource === undefined || others.length > 0) return read;
  read.delete('resource');
  for (const spelling of spellings(resource)) read.append('resource', spelling);
  return read;
};
