/** The sample company's identity provider: a real OpenID provider with people who need no password. */
import { randomUUID } from 'node:crypto';
import Provider, { type Client, errors, type OidcContext } from 'oidc-provider';
import { listenOnLoopback } from '../listen-on-loopback.ts';
import { createOidcMemory } from './oidc-memory.ts';
import { findPerson, type Person } from './people.ts';
import { createSignInPage } from './sign-in-page.ts';
import { createMinter, type Mint, type Minter } from './token-minter.ts';

export interface IdentityProvider {
  readonly issuer: string;
  /** An access token as signing in would give, signed with the provider's key. */
  readonly mint: Mint;
  close(): Promise<void>;
}

export interface IdentityProviderOptions {
  /** 0, the default, picks one. */
  readonly port?: number;
  /** Resources (RFC 8707) that tokens are issued for by sign-in; read at each request, so it may grow later. */
  readonly resources?: readonly string[];
  readonly now?: () => number;
  /** Seconds an ID token is good for; ten minutes if undefined. */
  readonly idTokenLife?: number;
  /** Who people are; asked at each request, so that groups may change. */
  readonly find?: (subject: string) => Person | undefined;
}

/** Starts the provider on loopback. Clients register themselves (RFC 7591) and use PKCE. */
export const createIdentityProvider = async ({
  port = 0,
  resources = [],
  now = Date.now,
  find = findPerson,
  idTokenLife = 10 * MINUTE,
}: IdentityProviderOptions = {}): Promise<IdentityProvider> => {
  const { url: issuer, server, close } = await listenOnLoopback(port);
  const minter = await createMinter({ issuer, now });
  const provider = new Provider(issuer, settings({ minter, resources, now, find, idTokenLife }));
  const signIn = createSignInPage(provider);
  const serveProtocol = provider.callback();
  server.on('request', (request, response) => {
    request.url = withScope(request.url ?? '/');
    void signIn(request, response).then((served) => served || serveProtocol(request, response));
  });
  return { issuer, mint: minter.mint, close };
};

/** Many MCP clients ask for no scope at all, which the provider would take for access to nothing. */
const withScope = (url: string): string =>
  url.startsWith('/auth?') && !/[?&]scope=/.test(url) ? `${url}&scope=openid` : url;

const SCOPES = ['openid', 'email', 'groups', 'offline_access'];
const MINUTE = 60;
const DAY = 24 * 60 * MINUTE;

interface SettingsDeps {
  readonly minter: Minter;
  readonly resources: readonly string[];
  readonly now: () => number;
  readonly find: (subject: string) => Person | undefined;
  readonly idTokenLife: number;
}

const settings = (deps: SettingsDeps) => ({
  adapter: createOidcMemory(deps.now),
  jwks: { keys: [deps.minter.privateJwk] },
  cookies: { keys: [randomUUID()] },
  scopes: SCOPES,
  claims: { openid: ['sub'], email: ['email', 'email_verified'], groups: ['groups'] },
  enabledJWA: { idTokenSigningAlgValues: ['ES256'] },
  clientDefaults: { id_token_signed_response_alg: 'ES256', token_endpoint_auth_method: 'none' },
  clientBasedCORS: () => false,
  pkce: { required: () => true },
  ttl: {
    AccessToken: 10 * MINUTE,
    IdToken: deps.idTokenLife,
    RefreshToken: DAY,
    Interaction: 10 * MINUTE,
    Session: DAY,
    Grant: DAY,
  },
  // As providers do that give applications of a company refresh tokens without asking its people.
  issueRefreshToken: async (_context: OidcContext, client: Client) =>
    client.grantTypeAllowed('refresh_token'),
  expiresWithSession: async () => false,
  findAccount: (_context: OidcContext, subject: string) => account(deps.find(subject)),
  extraTokenClaims: (_context: OidcContext, token: { accountId?: string }) =>
    claimsOf(deps.find(token.accountId ?? '')),
  loadExistingGrant: grantEverything,
  interactions: {
    url: (_context: OidcContext, interaction: { uid: string }) => `/interaction/${interaction.uid}`,
  },
  renderError: (context: OidcContext, out: { error: string; error_description?: string }) => {
    context.type = 'text/plain';
    context.body = `${out.error}: ${out.error_description ?? ''}`;
  },
  features: {
    devInteractions: { enabled: false },
    registration: { enabled: true },
    rpInitiatedLogout: { enabled: false },
    resourceIndicators: { enabled: true, getResourceServerInfo: resourceInfo(deps.resources) },
  },
});

const claimsOf = (person: Person | undefined) =>
  person && { email: person.email, email_verified: true, groups: person.groups };

const account = (person: Person | undefined) =>
  person && {
    accountId: person.subject,
    claims: () => ({ sub: person.subject, ...claimsOf(person) }),
  };

const resourceInfo = (resources: readonly string[]) => (_context: OidcContext, resource: string) => {
  if (!resources.includes(resource)) throw new errors.InvalidTarget();
  return {
    scope: SCOPES.join(' '),
    audience: resource,
    accessTokenFormat: 'jwt',
    accessTokenTTL: 10 * MINUTE,
    jwt: { sign: { alg: 'ES256' } },
  };
};

/** The one who has signed in agrees to what the client asks for. */
const grantEverything = async ({ oidc }: OidcContext) => {
  const { clientId } = oidc.client;
  const grant = new oidc.provider.Grant({ clientId, accountId: oidc.session.accountId });
  grant.addOIDCScope(SCOPES.join(' '));
  for (const resource of Object.keys(oidc.resourceServers ?? {})) {
    grant.addResourceScope(resource, SCOPES.join(' '));
  }
  await grant.save();
  return grant;
};
