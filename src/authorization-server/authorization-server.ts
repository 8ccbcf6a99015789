/** The OAuth authorization server for MCP clients: clients sign in by the URL of their server alone. */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import Provider, { type OidcContext, type Token } from 'oidc-provider';
import type { Caller } from '../domain/caller.ts';
import { type Asserted, ID_JAG_PROFILE, nameWorkload, offerAssertionGrant } from './assertion-grant.ts';
import { type ClientRules, isKnownRedirect } from './client-rules.ts';
import { PATHS } from './paths.ts';
import { personId } from './people.ts';
import { MCP_SCOPE, readAuthorizationRequest } from './read-authorization-request.ts';
import { spellings } from './resources.ts';
import { providerSettings, type SettingsDeps, tokensFor } from './settings.ts';

export interface AuthorizationServerDeps {
  readonly settings: SettingsDeps;
  /** The issuer of the tokens: the public URL of the gateway, without a slash at its end. */
  readonly publicUrl: string;
  readonly assertions: {
    /** @throws Refusal `unauthenticated` if the assertion does not hold. */
    readonly verify: (assertion: string) => Promise<Asserted>;
    /** Whether assertions of people are among them. */
    readonly managed: boolean;
  };
  /** Called when something that was used up came back, after all that came from it was revoked; of a code the person is not told. */
  readonly onReplay: (replay: { readonly personId: string | undefined; readonly clientId: string }) => void;
  readonly log: { warn(fields: object, message: string): void; error(fields: object, message: string): void };
}

/** What a client asks a person for. */
export interface Asked {
  readonly uid: string;
  readonly clientId: string;
  /** What the client calls itself; undefined if it does not say. */
  readonly clientName: string | undefined;
  readonly redirectUri: string;
  /** Public MCP URL, and the name of the server; or those of the API. */
  readonly resource: string;
  readonly server: string;
  readonly isApi: boolean;
}

export interface AuthorizationServer {
  /** Serves the endpoints of `PATHS`, and both metadata documents. */
  readonly handle: RequestListener;
  /** What this browser was sent here for; undefined if that is over. */
  readonly asked: (request: IncomingMessage, response: ServerResponse) => Promise<Asked | undefined>;
  /** Sends the browser back to the client, with a code for this person. */
  readonly allow: (request: IncomingMessage, response: ServerResponse, caller: Caller) => Promise<void>;
  readonly deny: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
}

const METADATA_PATHS = [
  '/.well-known/oauth-authorization-server',
  '/.well-known/openid-configuration',
] as const;

/** Returns the handler of its endpoints, and what pages and verifiers need. */
export const createAuthorizationServer = (deps: AuthorizationServerDeps): AuthorizationServer => {
  const { publicUrl } = deps;
  const { resources, clients } = deps.settings;
  const { protocol, host } = new URL(publicUrl);
  const provider = new Provider(publicUrl, providerSettings(deps.settings));
  provider.proxy = true;
  provider.use(tellOnlyWhatIsOffered(deps.assertions));
  offerAssertionGrant({
    provider,
    resources,
    mayUseApi: deps.settings.callers.mayUseApi,
    tokensFor: (resource) => tokensFor(deps.settings, resource),
    verify: deps.assertions.verify,
  });
  provider.on('server_error', (_context: OidcContext, error: unknown) =>
    deps.log.error({ err: error }, 'a request to the authorization server failed'),
  );
  provider.on('authorization.error', (context: OidcContext, error: { allow_redirect?: boolean }) => {
    if (isLedAstray(context, clients.rules)) error.allow_redirect = false;
  });
  provider.on('grant.revoked', (context: OidcContext) => noteReplay(context, deps));
  const serve = provider.callback();

  const asked: AuthorizationServer['asked'] = async (request, response) => {
    const interaction = await provider.interactionDetails(request, response).catch(() => undefined);
    if (interaction === undefined) return undefined;
    const { client_id: clientId, redirect_uri: redirectUri, resource } = interaction.params;
    const client = await provider.Client.find(String(clientId)).catch(() => undefined);
    const meant = resources.one(resource);
    const server = resources.nameOf(meant ?? '');
    if (client === undefined || meant === undefined || server === undefined) return undefined;
    return {
      uid: interaction.uid,
      clientId: client.clientId,
      clientName: client.clientName,
      redirectUri: String(redirectUri),
      resource: meant,
      server,
      isApi: resources.isApi(meant),
    };
  };

  const allow: AuthorizationServer['allow'] = async (request, response, caller) => {
    const { params } = await provider.interactionDetails(request, response);
    const clientId = String(params['client_id']);
    const resource = resources.one(params['resource']);
    if (resource === undefined) throw new Error('a person can only allow what they were asked about');
    const accountId = personId(caller);
    // One for each authorization, so that revoking what one client got leaves all others alone.
    const grant = new provider.Grant({ clientId, accountId });
    grant.addOIDCScope('openid offline_access');
    for (const each of spellings(resource)) grant.addResourceScope(each, MCP_SCOPE);
    const [grantId] = await Promise.all([grant.save(), keepClient(clientId, deps.settings)]);
    const result = { login: { accountId, remember: false }, consent: { grantId } };
    await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
  };

  return {
    handle: (request, response) => {
      beAt(request, { protocol, host });
      const { pathname, searchParams } = new URL(request.url ?? '/', publicUrl);
      if (pathname === PATHS.authorization) {
        setUrl(request, `${pathname}?${readAuthorizationRequest(searchParams, resources)}`);
      }
      if (pathname === PATHS.token) nameWorkload(request);
      const metadata = METADATA_PATHS.find((path) => pathname.startsWith(`${path}/`));
      if (metadata !== undefined) setUrl(request, metadata);
      serve(request, response);
    },
    asked,
    allow,
    deny: (request, response) =>
      provider.interactionFinished(request, response, {
        error: 'access_denied',
        error_description: 'the person did not allow it',
      }),
  };
};

/** A client that registered itself is kept from now on for as long as it may stay signed in. */
const keepClient = async (
  id: string,
  { records, lives }: Pick<SettingsDeps, 'records' | 'lives'>,
): Promise<void> => {
  const client = await records('Client').find(id);
  if (client !== undefined) await records('Client').upsert(id, client, lives.refresh / 1000);
};

/** Addresses and cookies of the server are those of the public URL, whatever a proxy or a client says. */
const beAt = (
  { headers }: IncomingMessage,
  { protocol, host }: { readonly protocol: string; readonly host: string },
): void => {
  headers['x-forwarded-proto'] = protocol.replace(':', '');
  headers['x-forwarded-host'] = host;
};

/** Express keeps the URL twice. */
const setUrl = (request: IncomingMessage & { originalUrl?: string }, url: string): void => {
  request.url = url;
  request.originalUrl = url;
};

const METADATA_ROUTE = 'discovery';

/** The library lists what it could do; clients that ask for each scope listed would be asked about all of them. */
const tellOnlyWhatIsOffered =
  ({ managed }: AuthorizationServerDeps['assertions']) =>
  async (context: OidcContext, next: () => Promise<void>): Promise<void> => {
    await next();
    if (context.oidc?.route !== METADATA_ROUTE) return;
    const { claims_supported: _claims, ...document } = context.body as Record<string, unknown>;
    const profiles = managed ? { authorization_grant_profiles_supported: [ID_JAG_PROFILE] } : {};
    context.body = { ...document, ...profiles, scopes_supported: [MCP_SCOPE, 'offline_access'] };
  };

/**
 * Whether a request that was refused before a person saw a page would send their browser where a stranger's metadata document
 * says: with that, a link to this gateway would lead anywhere (RFC 9700, section 4.11.2).
 */
const isLedAstray = ({ oidc }: OidcContext, rules: ClientRules): boolean =>
  oidc.route === 'authorization' && !isKnownRedirect(String(oidc.params?.['redirect_uri']), rules);

/** At the token endpoint nothing else revokes a grant than a code or a refresh token that was used up. */
const noteReplay = ({ oidc }: OidcContext, { onReplay }: AuthorizationServerDeps): void => {
  if (oidc.route !== 'token') return;
  const { RefreshToken: token } = oidc.entities as { readonly RefreshToken?: Token };
  onReplay({ personId: token?.accountId, clientId: oidc.client.clientId });
};
