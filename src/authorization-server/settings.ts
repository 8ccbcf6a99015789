/** The settings of oidc-provider: what of OAuth 2.1 is offered to MCP clients, and nothing besides. */
import { type Client, errors, interactionPolicy, type OidcContext, type Token } from 'oidc-provider';
import type { Caller } from '../domain/caller.ts';
import { Refusal } from '../domain/refusal.ts';
import type { NowOrLater } from '../domain/time/now-or-later.ts';
import { WORKLOAD_CLIENT } from './assertion-grant.ts';
import { CLI_CLIENT, CLI_LIFE, CLI_REDIRECT } from './cli-client.ts';
import { applyClientRules, type ClientMetadata, type ClientRules, JWT_BEARER } from './client-rules.ts';
import { PATHS } from './paths.ts';
import type { People } from './people.ts';
import { MCP_SCOPE } from './read-authorization-request.ts';
import type { RecordsFactory } from './records.ts';
import type { Resources } from './resources.ts';
import { toTokenClaims } from './token-claims.ts';
import type { TokenKey } from './token-keys.ts';

export interface ErrorPage {
  readonly headers: Readonly<Record<string, string>>;
  readonly html: string;
}

export interface SettingsDeps {
  /** `https:` if the gateway is reached by it. */
  readonly secure: boolean;
  readonly records: RecordsFactory;
  readonly people: Pick<People, 'find' | 'findNow'>;
  readonly callers: {
    /** Whether what a person was given at that moment (milliseconds since the epoch) was ended since. */
    readonly isEnded: (caller: Caller, since: number) => NowOrLater<boolean>;
    /** Whether tokens for the API are given for this caller at all; what it allows is checked with each request. */
    readonly mayUseApi: (caller: Caller) => Promise<boolean>;
  };
  readonly resources: Resources;
  readonly keys: { readonly tokens: readonly TokenKey[]; readonly cookies: readonly string[] };
  readonly clients: {
    readonly rules: ClientRules;
    /** Clients that the operator told about; they present assertions that people's provider gave them. */
    readonly known: readonly KnownClient[];
    /** Whether clients may register themselves. */
    readonly dynamic: boolean;
  };
  /** Milliseconds an access token is good for, and how long a client stays signed in. */
  readonly lives: { readonly token: number; readonly refresh: number };
  readonly metadata: {
    /** Gets a Client ID Metadata Document, from public addresses only. */
    readonly fetch: (url: string, options: object) => Promise<Response>;
    readonly mayFetch: (address: string) => boolean;
  };
  readonly errorPage: (sentence: string) => ErrorPage;
}

export interface KnownClient {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** Seconds. */
const INTERACTION_LIFE = 10 * 60;
const CODE_LIFE = 60;
const ALGORITHM = 'EdDSA';

/** Returns the configuration of oidc-provider. */
export const providerSettings = (deps: SettingsDeps): Readonly<Record<string, unknown>> => ({
  adapter: deps.records,
  jwks: { keys: deps.keys.tokens.map(toJwk) },
  cookies: cookies(deps),
  routes: { ...PATHS, end_session: '/oauth/end-session' },
  responseTypes: ['code'],
  scopes: ['openid', 'offline_access'],
  clients: knownClients(deps.clients.known),
  clientAuthMethods: ['none', ...(deps.clients.known.length > 0 ? SECRETS : [])],
  clientDefaults: { id_token_signed_response_alg: ALGORITHM, token_endpoint_auth_method: 'none' },
  enabledJWA: { idTokenSigningAlgValues: [ALGORITHM] },
  extraClientMetadata: {
    // A name that no client sends; the library calls the validator for each name, with all metadata.
    properties: ['firebreak_rules'],
    validator: (_context: unknown, _name: string, _value: unknown, metadata: ClientMetadata) =>
      isKnown(metadata, deps.clients.known) ? undefined : applyClientRules(metadata, deps.clients.rules),
  },
  pkce: { required: () => true },
  clientBasedCORS: () => true,
  allowOmittingSingleRegisteredRedirectUri: false,
  expiresWithSession: async () => false,
  issueRefreshToken: async () => true,
  rotateRefreshToken: true,
  ttl: lives(deps),
  findAccount: findAccount(deps),
  formats: { customizers: { jwt: namePerson(deps) } },
  interactions: {
    policy: [alwaysAsk('login'), alwaysAsk('consent')],
    url: (_context: OidcContext, { uid }: { uid: string }) => `${PATHS.interaction}/${uid}`,
  },
  fetch: deps.metadata.fetch,
  renderError: renderError(deps),
  features: features(deps),
});

const SECRETS = ['client_secret_basic', 'client_secret_post'];

/** Those of the settings may use either way to show their secret, so each is there for both. */
const knownClients = (known: readonly KnownClient[]): readonly ClientMetadata[] => [
  { ...ASSERTION_CLIENT, client_id: WORKLOAD_CLIENT, token_endpoint_auth_method: 'none' },
  {
    client_id: CLI_CLIENT,
    client_name: 'firebreak login',
    application_type: 'native',
    token_endpoint_auth_method: 'none',
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    redirect_uris: [CLI_REDIRECT],
  },
  ...known.map(({ clientId, clientSecret }) => ({
    ...ASSERTION_CLIENT,
    client_id: clientId,
    client_secret: clientSecret,
    token_endpoint_auth_method: 'client_secret_basic',
  })),
];

const ASSERTION_CLIENT = { redirect_uris: [], response_types: [], grant_types: [JWT_BEARER] };

const isKnown = ({ client_id: id }: ClientMetadata, known: readonly KnownClient[]): boolean =>
  id === WORKLOAD_CLIENT || id === CLI_CLIENT || known.some(({ clientId }) => clientId === id);

const features = (deps: SettingsDeps) => ({
  devInteractions: { enabled: false },
  userinfo: { enabled: false },
  pushedAuthorizationRequests: { enabled: false },
  rpInitiatedLogout: { enabled: false },
  revocation: {
    enabled: true,
    allowedPolicy: async (_context: OidcContext, client: Client, token: Token) =>
      token.clientId === client.clientId,
  },
  registration: { enabled: deps.clients.dynamic, issueRegistrationAccessToken: false },
  clientIdMetadataDocument: {
    enabled: true,
    ack: 'draft-02',
    // Without a request of its own it is the page that asks a person, long after the first fetch was counted.
    allowFetch: async (context: OidcContext | undefined) =>
      context === undefined || deps.metadata.mayFetch(context.ip),
    cacheDuration: { min: INTERACTION_LIFE, max: 24 * 3600 },
  },
  resourceIndicators: {
    enabled: true,
    defaultResource: async (_context: OidcContext, _client: unknown, oneOf?: readonly string[]) => {
      if (oneOf?.[0] === undefined) throw new errors.InvalidTarget(NO_TARGET);
      return oneOf[0];
    },
    useGrantedResource: async () => true,
    getResourceServerInfo: async (_context: OidcContext, indicator: string, { clientId }: Client) => {
      const audience = deps.resources.canonical(indicator);
      if (audience === undefined) throw new errors.InvalidTarget(NO_TARGET);
      // An agent that a person allows to use a server must not come back with what decides about its calls.
      if (deps.resources.isApi(audience) !== (clientId === CLI_CLIENT))
        throw new errors.InvalidTarget(NOT_THIS_CLIENT);
      return tokensFor(deps, audience);
    },
  },
});

/** What access tokens for one MCP URL are like. */
export const tokensFor = (
  { lives: { token }, keys }: Pick<SettingsDeps, 'lives' | 'keys'>,
  audience: string,
): object => ({
  scope: MCP_SCOPE,
  audience,
  accessTokenFormat: 'jwt',
  accessTokenTTL: seconds(token),
  jwt: { sign: { alg: ALGORITHM, kid: keys.tokens[0]?.id } },
});

const NO_TARGET = 'resource has to be the URL of one MCP server behind this gateway';

const NOT_THIS_CLIENT = `tokens for the API are for the client ${CLI_CLIENT}, which gets no others`;

const lives = ({ lives: { token, refresh } }: SettingsDeps) => ({
  AccessToken: seconds(token),
  AuthorizationCode: CODE_LIFE,
  Grant: seconds(refresh),
  IdToken: seconds(token),
  Interaction: INTERACTION_LIFE,
  // Of the first one's life: rotating must not keep a client signed in for ever.
  RefreshToken: (context: OidcContext | undefined, { clientId }: Token) =>
    context?.oidc.entities.RotatedRefreshToken?.remainingTTL ??
    seconds(clientId === CLI_CLIENT ? Math.min(refresh, CLI_LIFE) : refresh),
  Session: INTERACTION_LIFE,
});

const seconds = (milliseconds: number): number => Math.max(1, Math.floor(milliseconds / 1000));

const toJwk = ({ id, privateKey }: TokenKey) => ({
  ...privateKey.export({ format: 'jwk' }),
  kid: id,
  alg: ALGORITHM,
  use: 'sig',
});

/** With prefixes that keep other hosts of the domain from setting them (RFC 6265bis, section 4.1.3). */
const cookies = ({ secure, keys }: SettingsDeps) => ({
  keys: [...keys.cookies],
  names: {
    session: secure ? '__Host-firebreak-oauth' : 'firebreak-oauth',
    interaction: secure ? '__Secure-firebreak-interaction' : 'firebreak-interaction',
    resume: secure ? '__Secure-firebreak-resume' : 'firebreak-resume',
  },
});

/** Each authorization is a page of ours, whatever the browser remembers. */
const alwaysAsk = (name: 'login' | 'consent') =>
  new interactionPolicy.Prompt(
    { name, requestable: true },
    new interactionPolicy.Check(`no_${name}`, 'the person has to agree', ({ oidc }) => !oidc.result?.[name]),
  );

interface Account {
  readonly accountId: string;
  readonly caller: Caller;
  readonly claims: () => Promise<{ readonly sub: string }>;
}

/** At a refresh the provider is asked again; a person it does not vouch for any more is none. */
const findAccount =
  ({ people, callers }: Pick<SettingsDeps, 'people' | 'callers'>) =>
  async ({ oidc }: OidcContext, accountId: string): Promise<Account | undefined> => {
    const isRefresh = oidc.route === 'token' && oidc.params?.['grant_type'] === 'refresh_token';
    const caller = await (isRefresh ? people.findNow(accountId) : people.find(accountId)).catch(unavailable);
    const { Grant: grant } = oidc.entities;
    // A grant counts from the moment it was given: a new sign-in does not bring back those that were ended.
    if (caller === undefined || (grant !== undefined && (await callers.isEnded(caller, grant.iat * 1000))))
      return undefined;
    return { accountId, caller, claims: async () => ({ sub: accountId }) };
  };

const unavailable = (error: unknown): undefined => {
  if (error instanceof Refusal && error.code === 'unauthenticated') return undefined;
  const sentence = 'The identity provider cannot be asked who you are. Try again in a moment.';
  const refusal = new errors.CustomOIDCProviderError('temporarily_unavailable', sentence);
  throw Object.assign(refusal, { status: 503, statusCode: 503, cause: error });
};

interface Structured {
  payload: Record<string, unknown>;
}

/** Every access token comes by here, whatever it is given for. */
const namePerson =
  ({ resources, callers }: Pick<SettingsDeps, 'resources' | 'callers'>) =>
  async ({ oidc }: OidcContext, { grantId }: Token, jwt: Structured): Promise<void> => {
    const { caller } = oidc.entities['Account'] as Account;
    if (resources.isApi(String(jwt.payload['aud'])) && !(await callers.mayUseApi(caller)))
      throw new errors.CustomOIDCProviderError('invalid_grant', NO_ROLE);
    const family = grantId === undefined ? {} : { family: grantId };
    jwt.payload = { ...jwt.payload, ...toTokenClaims(caller), ...family };
  };

const NO_ROLE = 'the API is for those who hold a role in identity.roles, and for approvers of the policy';

const renderError =
  ({ errorPage }: SettingsDeps) =>
  async (context: OidcContext, out: { error: string; error_description?: string }): Promise<void> => {
    const { headers, html } = errorPage(`${out.error}: ${out.error_description ?? ''}`);
    // One that the client was to get comes as a redirect.
    if (context.status < 400) context.status = 400;
    context.set(headers);
    context.type = 'html';
    context.body = html;
  };
