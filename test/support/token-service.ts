/** A real OAuth authorization server that gives tokens to the gateway: client credentials and token exchange. */
import type { RequestListener } from 'node:http';
import Provider from 'oidc-provider';
import { listenOnLoopback } from '../../src/demo/listen-on-loopback.ts';

export interface TokenService {
  readonly issuer: string;
  readonly tokenUrl: string;
  /** Tokens as they were given out, with what they were asked for. */
  readonly given: { readonly token: string; readonly grant: string; readonly subject: string | undefined }[];
  close(): Promise<void>;
}

/** How the gateway proves itself there. */
export const CLIENT = { id: 'gateway', secret: 'of-the-gateway' };

/** The part of oidc-provider that nothing else uses here. */
interface TokenProvider {
  registerGrantType(
    name: string,
    handle: (context: GrantContext) => Promise<void>,
    parameters: readonly string[],
  ): void;
  on(event: 'client_credentials.saved', listener: (token: { readonly jti: string }) => void): void;
  callback(): RequestListener;
}

interface GrantContext {
  readonly oidc: { readonly params: { readonly subject_token?: string } };
  body: unknown;
}

const open = (issuer: string, settings: Readonly<Record<string, unknown>>): TokenProvider =>
  new Provider(issuer, settings) as unknown as TokenProvider;

const EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';

export const startTokenService = async (resource: string): Promise<TokenService> => {
  const { url: issuer, server, close } = await listenOnLoopback(0);
  const given: TokenService['given'] = [];
  const provider = open(issuer, {
    clients: [
      {
        client_id: CLIENT.id,
        client_secret: CLIENT.secret,
        grant_types: ['client_credentials', EXCHANGE],
        redirect_uris: [],
        response_types: [],
        token_endpoint_auth_method: 'client_secret_basic',
      },
    ],
    scopes: ['tools'],
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: () => ({ scope: 'tools', audience: resource, accessTokenTTL: 600 }),
      },
    },
  });
  provider.registerGrantType(
    EXCHANGE,
    async (context) => {
      const { subject_token: subject } = context.oidc.params;
      const token = `exchanged-${given.length}`;
      given.push({ token, grant: EXCHANGE, subject });
      context.body = {
        access_token: token,
        issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
        token_type: 'Bearer',
        expires_in: 600,
      };
    },
    ['subject_token', 'subject_token_type', 'audience', 'scope', 'requested_token_type'],
  );
  provider.on('client_credentials.saved', ({ jti }) => {
    given.push({ token: jti, grant: 'client_credentials', subject: undefined });
  });
  server.on('request', provider.callback());
  return { issuer, tokenUrl: `${issuer}/token`, given, close };
};
