/** What clients may be, whether they registered themselves (RFC 7591) or are described by a document at their own URL. */
import { errors } from 'oidc-provider';
import { isLoopbackHost } from '../domain/loopback.ts';

export interface ClientRules {
  /**
   * Where clients may be sent back to besides this machine: host names for https, and `scheme://host` for the schemes of
   * applications, such as `cursor://anysphere.cursor-mcp`.
   */
  readonly redirectHosts: readonly string[];
}

/** RFC 7523, section 2.1. */
export const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/** A secret would tell a client that it is no public one after all. */
const UNUSED = [
  'scope',
  'jwks',
  'jwks_uri',
  'sector_identifier_uri',
  'client_secret',
  'client_secret_expires_at',
];

/** Characters of all metadata as JSON; what anyone may write into the store has to be small. */
const LONGEST = 8 * 1024;

/** Client metadata (RFC 7591, section 2) while it is checked. */
export type ClientMetadata = Record<string, unknown>;

/**
 * Makes a client public, native and without scopes of its own, whatever it asked for: the answer tells it so (RFC 7591,
 * section 3.2.1). Native, because only then loopback addresses match with any port (RFC 8252, section 7.3).
 * Throws `InvalidClientMetadata` if a redirect URI leads if nothing may be sent, or if there is too much of it all.
 */
export const applyClientRules = (metadata: ClientMetadata, rules: ClientRules): void => {
  metadata['token_endpoint_auth_method'] = 'none';
  metadata['application_type'] = 'native';
  const own = hostOf(metadata['client_id']);
  // A provider knows a client by its document; of one that registered itself here it cannot know.
  const assertions = own === undefined ? [] : [JWT_BEARER];
  metadata['grant_types'] = ['authorization_code', 'refresh_token', ...assertions];
  metadata['response_types'] = ['code'];
  // Nothing of a client is ever fetched or verified with its keys.
  for (const name of UNUSED) delete metadata[name];
  if (JSON.stringify(metadata).length > LONGEST) {
    throw new errors.InvalidClientMetadata(`client metadata may have ${LONGEST} characters in all`);
  }
  const uris = Array.isArray(metadata['redirect_uris']) ? metadata['redirect_uris'] : [];
  const refused = uris.find((uri) => !isAllowed(String(uri), own, rules));
  if (refused === undefined) return;
  throw new errors.InvalidClientMetadata(
    'redirect_uris may lead to loopback addresses, and to hosts in identity.authorizationServer.registration.redirectHosts',
  );
};

/** Host of a client id that is the URL of a metadata document; such a client may be sent back to its own host. */
const hostOf = (clientId: unknown): string | undefined =>
  typeof clientId === 'string' && clientId.startsWith('https://') && URL.canParse(clientId)
    ? new URL(clientId).host
    : undefined;

const isAllowed = (uri: string, own: string | undefined, rules: ClientRules): boolean => {
  if (!URL.canParse(uri)) return false;
  const { protocol, host, username, password } = new URL(uri);
  if (username !== '' || password !== '') return false;
  return (protocol === 'https:' && host === own) || isKnownRedirect(uri, rules);
};

/** Whether it stays on the person's machine, or leads where the settings say that it may. */
export const isKnownRedirect = (uri: string, { redirectHosts }: ClientRules): boolean => {
  if (!URL.canParse(uri)) return false;
  const { protocol, hostname, host } = new URL(uri);
  if (protocol === 'http:') return isLoopbackHost(hostname);
  return redirectHosts.includes(protocol === 'https:' ? host : `${protocol}//${host}`);
};

/**
 * Whether being sent back there shows which client it is. On a person's own machine it does not: any program can listen on a
 * port, and claim the scheme of another application (RFC 8252, section 8.6).
 */
export const provesClient = (redirectUri: string): boolean =>
  URL.canParse(redirectUri) && new URL(redirectUri).protocol === 'https:';
