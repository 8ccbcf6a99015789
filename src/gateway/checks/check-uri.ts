/** Resources are asked for by URIs that every server reads as policy does, of schemes the server is meant to have. */
import { Refusal } from '../../domain/refusal.ts';
import type { Intent } from '../../mcp/jsonrpc/intent.ts';
import { isSchemeAllowed, type UriOptions, uriProblem } from '../../mcp/uris/resource-uri.ts';

/** Throws `invalid-params` if the URI can be read in several ways, `denied` if its scheme is not for this server. */
export type CheckUri = (server: string, uri: string, options?: UriOptions) => void;

export interface CheckUriDeps {
  /** Schemes that clients may name; undefined for the usual ones. */
  readonly schemesOf: (server: string) => readonly string[] | undefined;
}

/**
 * Returns the check of URIs for all servers; `schemesOf` gives the schemes of a server by its name, undefined for the
 * usual ones.
 */
export const createCheckUri =
  ({ schemesOf }: CheckUriDeps): CheckUri =>
  (server, uri, options) => {
    const problem = uriProblem(uri, options);
    if (problem !== undefined) throw new Refusal('invalid-params', problem);
    if (!isSchemeAllowed(uri, schemesOf(server))) {
      throw new Refusal('denied', 'Resources of this scheme are not offered through the gateway.');
    }
  };

/** Checks the resource that a request names, if it names one. */
export const checkResource = ({ method, resource }: Intent, server: string, check: CheckUri): void => {
  if (resource !== undefined) check(server, resource, { template: method === 'completion/complete' });
};

/** False for the resource of a list that the gateway would refuse to ask for: no one could ever use it. */
export const canBeNamed = (
  uri: string | undefined,
  listing: string,
  check: (uri: string, options: UriOptions) => void,
): boolean => {
  try {
    if (uri !== undefined) check(uri, { template: listing === 'resources/templates/list' });
    return true;
  } catch {
    return false;
  }
};
