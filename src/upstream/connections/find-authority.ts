/** Who gives tokens for an MCP server: what the server publishes (RFC 9728), and its authorization server (RFC 8414). */
import {
  type AuthorizationServer,
  // biome-ignore lint/suspicious/noDeprecatedImports: marked so that it stands out; servers on this machine need it
  allowInsecureRequests,
  customFetch,
  discoveryRequest,
  type HttpRequestOptions,
  processDiscoveryResponse,
  processResourceDiscoveryResponse,
  resourceDiscoveryRequest,
} from 'oauth4webapi';
import { lately } from '../../domain/time/lately.ts';
import type { AuthorityFetch } from './authority-fetch.ts';

export interface Authority {
  readonly server: AuthorizationServer;
  /** What tokens are asked for (RFC 8707). */
  readonly resource: string;
  /** With blanks between; undefined if none is known, and the authorization server decides. */
  readonly scope: string | undefined;
}

export interface FindAuthorityDeps {
  /** The MCP server. */
  readonly url: URL;
  readonly settings: AuthoritySettings;
  readonly fetch: AuthorityFetch;
  readonly now: () => number;
}

/** What the operator says in place of what the server publishes. */
export interface AuthoritySettings {
  readonly issuer?: string | undefined;
  readonly resource?: string | undefined;
  readonly scope?: string | undefined;
}

/** Rejects with an Error that says what is missing and holds no secret. */
export type FindAuthority = () => Promise<Authority>;

/** Milliseconds for which what was found counts. */
const FRESH = 10 * 60_000;
const TIMEOUT = 5_000;

/** Returns the look, whose answer counts for ten minutes; calls at the same time share one. */
export const createFindAuthority = (deps: FindAuthorityDeps): FindAuthority =>
  lately(() => find(deps), { now: deps.now, life: FRESH });

const find = async ({ url, settings, fetch }: FindAuthorityDeps): Promise<Authority> => {
  const resource = settings.resource ?? url.href;
  const published = await readResource(url, resource, fetch);
  const issuer = settings.issuer ?? published?.authorization_servers?.[0] ?? url.origin;
  const server = await readServer(new URL(issuer), fetch);
  const { authorization_endpoint: authorize, token_endpoint: token } = server;
  for (const endpoint of [authorize, token]) {
    if (endpoint === undefined || !/^https?:$/.test(new URL(endpoint).protocol)) {
      throw new Error(`${issuer} names no endpoints for authorization and tokens`);
    }
  }
  const scope = settings.scope ?? published?.scopes_supported?.join(' ');
  return { server, resource, scope: scope === '' ? undefined : scope };
};

/** Undefined if the server publishes nothing, as those of older revisions: then it is its own authorization server. */
const readResource = async (url: URL, resource: string, fetch: AuthorityFetch) => {
  for (const place of [url, new URL(url.origin)]) {
    const answer = await resourceDiscoveryRequest(place, optionsFor(url, fetch));
    if (answer.status !== 200) continue;
    return await processResourceDiscoveryResponse(new URL(resource), answer).catch(() => {
      throw new Error('it publishes metadata of another resource; perUser.resource says which one is meant');
    });
  }
  return undefined;
};

const readServer = async (issuer: URL, fetch: AuthorityFetch): Promise<AuthorizationServer> => {
  for (const algorithm of ['oauth2', 'oidc'] as const) {
    const answer = await discoveryRequest(issuer, { algorithm, ...optionsFor(issuer, fetch) });
    if (answer.status === 200) return await processDiscoveryResponse(issuer, answer);
  }
  throw new Error(`${issuer.href} publishes no metadata of an authorization server`);
};

/** Plain http is as safe as the operator found it for the server itself, and goes no further than `fetch` lets it. */
const optionsFor = ({ protocol }: URL, fetch: AuthorityFetch): HttpRequestOptions<'GET'> => ({
  [customFetch]: fetch,
  [allowInsecureRequests]: protocol === 'http:',
  signal: AbortSignal.timeout(TIMEOUT),
});
