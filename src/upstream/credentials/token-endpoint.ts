/** Asks a token endpoint (RFC 6749, section 3.2) in the gateway's own name. */
import {
  // biome-ignore lint/suspicious/noDeprecatedImports: marked so that it stands out; loopback issuers need it
  allowInsecureRequests,
  type ClientAuth,
  ClientSecretBasic,
  ClientSecretPost,
  Configuration,
  discovery,
  genericGrantRequest,
  type ServerMetadata,
  type TokenEndpointResponse,
} from 'openid-client';
import type { Secret } from './secret.ts';
import type { Token } from './tokens.ts';

export interface TokenEndpointSettings {
  /** One of the two: where tokens are asked for, or who tells where (RFC 8414, OpenID discovery). */
  readonly tokenUrl: string | undefined;
  readonly issuer: string | undefined;
  readonly clientId: string;
  readonly clientSecret: Secret;
  readonly now: () => number;
}

/** @throws Error that says what the endpoint answered, without any token. */
export type AskForToken = (grant: string, parameters: Readonly<Record<string, string>>) => Promise<Token>;

const TIMEOUT_SECONDS = 10;
/** Of an answer without `expires_in`, in milliseconds. */
const USUAL_LIFE = 5 * 60_000;

/** Returns what asks. Metadata (RFC 8414) are read once; all rejects with what the endpoint said, without secrets. */
export const createTokenEndpoint = (settings: TokenEndpointSettings): AskForToken => {
  let metadata: Promise<ServerMetadata> | undefined;
  const find = async (): Promise<ServerMetadata> => {
    metadata ??= metadataOf(settings);
    try {
      return await metadata;
    } catch (error) {
      metadata = undefined;
      throw error;
    }
  };
  return async (grant, parameters) => {
    // Made for each request, since the secret may have changed.
    const server = await find();
    const configuration = new Configuration(
      server,
      settings.clientId,
      undefined,
      authenticateWith(await settings.clientSecret.read()),
    );
    configuration.timeout = TIMEOUT_SECONDS;
    // Settings accept plain http on loopback addresses only.
    if (server.token_endpoint?.startsWith('http:')) allowInsecureRequests(configuration);
    const answer = await genericGrantRequest(configuration, grant, { ...parameters });
    checkKind(answer, parameters['requested_token_type']);
    const life = answer.expires_in === undefined ? USUAL_LIFE : answer.expires_in * 1000;
    return { value: answer.access_token, expiresAt: settings.now() + life };
  };
};

/** What was asked for by its type is no access token, and so no bearer token either (RFC 8693, section 2.2.1). */
const checkKind = (answer: TokenEndpointResponse, requested: string | undefined): void => {
  if (
    requested === undefined
      ? answer.token_type.toLowerCase() === 'bearer'
      : answer['issued_token_type'] === requested
  )
    return;
  throw new Error(`the token is not ${requested === undefined ? 'a bearer token' : `of type ${requested}`}`);
};

const metadataOf = async ({ tokenUrl, issuer, clientId }: TokenEndpointSettings): Promise<ServerMetadata> => {
  if (tokenUrl !== undefined) return { issuer: new URL(tokenUrl).origin, token_endpoint: tokenUrl };
  const url = new URL(issuer ?? '');
  const options = {
    timeout: TIMEOUT_SECONDS,
    ...(url.protocol === 'http:' ? { execute: [allowInsecureRequests] } : {}),
  };
  return (await discovery(url, clientId, undefined, undefined, options)).serverMetadata();
};

/** In the header, as RFC 6749 asks for, unless the server says that it takes the body only. */
const authenticateWith = (secret: string): ClientAuth => {
  const [basic, post] = [ClientSecretBasic(secret), ClientSecretPost(secret)];
  return (server, client, body, headers) => {
    const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    return (methods.includes('client_secret_basic') ? basic : post)(server, client, body, headers);
  };
};
