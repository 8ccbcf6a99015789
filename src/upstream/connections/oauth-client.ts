/** The gateway as a client of the authorization server of an MCP server: configured, or registered by itself (RFC 7591). */

import {
  // biome-ignore lint/suspicious/noDeprecatedImports: marked so that it stands out; servers on this machine need it
  allowInsecureRequests,
  customFetch,
  dynamicClientRegistrationRequest,
  processDynamicClientRegistrationResponse,
} from 'oauth4webapi';
import {
  // biome-ignore lint/suspicious/noDeprecatedImports: marked so that it stands out; servers on this machine need it
  allowInsecureRequests as allowInsecure,
  type ClientAuth,
  ClientSecretBasic,
  ClientSecretPost,
  Configuration,
  None,
  customFetch as withFetch,
} from 'openid-client';
import type { DocumentStore } from '../../domain/document.ts';
import { digestOfParts } from '../../domain/text/digest.ts';
import { createOneAtATime, type OneAtATimeDeps } from '../../limits/one-at-a-time.ts';
import type { Sealer } from '../../mcp/seal.ts';
import { openFor, sealFor } from '../../mcp/seal-for.ts';
import type { AuthorityFetch } from './authority-fetch.ts';
import type { Authority } from './find-authority.ts';

export interface OAuthClientDeps extends OneAtATimeDeps {
  /** As the operator registered it; undefined if the gateway registers itself. */
  readonly configured:
    | { readonly id: string; readonly secret: () => Promise<string | undefined> }
    | undefined;
  /** Address of ours that people come back to. */
  readonly callback: string;
  readonly documents: Pick<DocumentStore, 'getDocument' | 'putDocument' | 'removeDocument'>;
  readonly sealer: Sealer;
  readonly fetch: AuthorityFetch;
}

export interface OAuthClients {
  /** Ready to ask the authorization server. Rejects if the gateway cannot register there. */
  readonly at: (authority: Authority) => Promise<Configuration>;
  /** The authorization server does not know the client any more. */
  readonly forget: (authority: Authority) => Promise<void>;
}

interface Registered {
  readonly id: string;
  readonly secret: string | undefined;
}

const KIND = 'upstream-client';
const TIMEOUT_SECONDS = 10;
/** Milliseconds; some authorization servers forget clients after a while, which none says. */
const LIFE = 90 * 24 * 3_600_000;

/** Returns the client for an authority: the configured one, or one that registers itself once for all replicas. */
export const createOAuthClients = (deps: OAuthClientDeps): OAuthClients => {
  const { configured, callback, documents, sealer, now } = deps;
  const once = createOneAtATime<Registered>(deps);

  const idOf = ({ server }: Authority): string => digestOfParts([server.issuer, callback]);

  const read = async (id: string): Promise<{ readonly value: Registered } | undefined> => {
    const document = await documents.getDocument(KIND, id);
    const value = document && openFor<Registered>(sealer, [KIND, id], String(document.value));
    return value && { value };
  };

  const register = async (authority: Authority, id: string): Promise<Registered> => {
    const { client, expireAt } = await registerAt(authority, deps);
    const value = sealFor(sealer, [KIND, id], client);
    await documents.putDocument(KIND, id, { value, ifVersion: 0, expireAt: expireAt ?? now() + LIFE });
    return client;
  };

  return {
    at: async (authority) => {
      if (configured !== undefined) {
        return configurationOf(
          authority,
          { id: configured.id, secret: await configured.secret() },
          deps.fetch,
        );
      }
      const id = idOf(authority);
      const known = { settled: () => read(id), work: () => register(authority, id) };
      return configurationOf(authority, await once(`${KIND}-${id}`, known), deps.fetch);
    },
    forget: async (authority) => void (await documents.removeDocument(KIND, idOf(authority))),
  };
};

const registerAt = async (
  { server, scope }: Authority,
  { callback, fetch }: OAuthClientDeps,
): Promise<{ readonly client: Registered; readonly expireAt: number | undefined }> => {
  if (server.registration_endpoint === undefined) {
    throw new Error(
      `${server.issuer} takes no registrations; perUser.clientId says who the gateway is there`,
    );
  }
  const metadata = {
    client_name: 'Firebreak',
    redirect_uris: [callback],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    token_endpoint_auth_method: methodsOf(server).find((method) => METHODS.includes(method)) ?? 'none',
    ...(scope === undefined ? {} : { scope: withOffline(server, scope) }),
  };
  const answer = await dynamicClientRegistrationRequest(server, metadata, {
    [customFetch]: fetch,
    [allowInsecureRequests]: server.registration_endpoint.startsWith('http:'),
    signal: AbortSignal.timeout(TIMEOUT_SECONDS * 1000),
  });
  const {
    client_id: id,
    client_secret: secret,
    client_secret_expires_at: ends,
  } = await processDynamicClientRegistrationResponse(answer);
  const expireAt = typeof ends === 'number' && ends > 0 ? ends * 1000 : undefined;
  return { client: { id, secret: typeof secret === 'string' ? secret : undefined }, expireAt };
};

const METHODS: readonly string[] = ['client_secret_basic', 'client_secret_post'];

/** RFC 8414, section 2: those that do not say take the header. */
const methodsOf = (server: Authority['server']): readonly string[] =>
  server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];

/** The scope under which authorization servers give refresh tokens, if they have it. */
export const withOffline = (server: Authority['server'], scope: string): string => {
  const scopes = scope.split(' ');
  const offers = server.scopes_supported?.includes(OFFLINE) === true && !scopes.includes(OFFLINE);
  return (offers ? [...scopes, OFFLINE] : scopes).join(' ');
};

export const OFFLINE = 'offline_access';

const configurationOf = (
  { server }: Authority,
  { id, secret }: Registered,
  fetch: AuthorityFetch,
): Configuration => {
  const configuration = new Configuration(server, id, undefined, authenticateWith(server, secret));
  configuration.timeout = TIMEOUT_SECONDS;
  configuration[withFetch] = fetch;
  if (server.token_endpoint?.startsWith('http:')) allowInsecure(configuration);
  return configuration;
};

const authenticateWith = (server: Authority['server'], secret: string | undefined): ClientAuth => {
  if (secret === undefined) return None();
  return methodsOf(server).includes('client_secret_basic')
    ? ClientSecretBasic(secret)
    : ClientSecretPost(secret);
};
