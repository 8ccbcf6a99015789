/** How people connect to one MCP server that is used in their own name: authorization code, PKCE, state and `iss`. */
import {
  AuthorizationResponseError,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  ResponseBodyError,
  randomPKCECodeVerifier,
  randomState,
  tokenRevocation,
} from 'openid-client';
import type { PersonConnections } from '../../domain/people/person-connections.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Credential } from '../credentials/credential.ts';
import { type AuthorityFetch, createAuthorityFetch } from './authority-fetch.ts';
import { type Authority, type AuthoritySettings, createFindAuthority } from './find-authority.ts';
import { type Connection, createKeptConnections, type KeptConnectionsDeps } from './kept-connections.ts';
import { createOAuthClients, type OAuthClientDeps, OFFLINE, withOffline } from './oauth-client.ts';
import { personCredential } from './person-credential.ts';
import { connectionOf, createTokenFor } from './person-tokens.ts';

export interface ConnectionsDeps extends Pick<KeptConnectionsDeps, 'server' | 'now'> {
  readonly configured: OAuthClientDeps['configured'];
  readonly replicas: Pick<OAuthClientDeps, 'takeLease' | 'owner'>;
  readonly storage: Pick<OAuthClientDeps, 'documents' | 'sealer'>;
  /** The MCP server. */
  readonly url: URL;
  readonly settings: AuthoritySettings;
  /** Page of ours on which people connect; they come back below it. */
  readonly page: string;
  readonly fetchPublic: AuthorityFetch;
  readonly log: { warn(fields: object, message: string): void };
}

/** What the browser has to bring back; the one who reads it could finish the attempt, so it travels sealed. */
interface ConnectAttempt {
  readonly state: string;
  readonly verifier: string;
  /** Who was asked; another one that answers is no one (RFC 9700, section 4.4). */
  readonly issuer: string;
  /** Of what was kept as it began: what has changed since, such as the end of the person's access, wins. */
  readonly version: number;
}

export interface Connections extends PersonConnections {
  /** What messages of a person bear; rejects with `connection-required` and the link if they have to connect. */
  readonly credential: Credential;
}

/** Puts together how people connect to one server, and what their messages bear then. */
export const createConnections = (deps: ConnectionsDeps): Connections => {
  const { url, settings, page, now, log, server } = deps;
  const callback = `${page}/callback`;
  const { origin } = url;
  const isNamed = settings.issuer !== undefined;
  const fetch = createAuthorityFetch({ url, isNamed, fetchPublic: deps.fetchPublic });
  const { configured } = deps;
  const { takeLease, owner } = deps.replicas;
  const { documents, sealer } = deps.storage;
  const lease = { takeLease, owner, now };
  const findAuthority = createFindAuthority({ url, settings, fetch, now });
  const clients = createOAuthClients({ ...lease, configured, callback, documents, sealer, fetch });
  const kept = createKeptConnections({ server, documents, sealer, now });
  const tokenFor = createTokenFor({ ...lease, server, origin, page, kept, findAuthority, clients, log });

  const orRefuse = async <T>(sentence: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      if (error instanceof Refusal) throw error;
      if (error instanceof AuthorizationResponseError) {
        throw new Refusal('connection-required', refusedThere(error.error));
      }
      log.warn({ server, problem: problemOf(error as Error) }, 'a person cannot connect to a server');
      throw new Refusal('upstream-unavailable', sentence);
    }
  };

  const begin = async (caller: string) => {
    const authority = await findAuthority();
    const client = await clients.at(authority);
    const attempt = {
      state: randomState(),
      verifier: randomPKCECodeVerifier(),
      issuer: authority.server.issuer,
      version: await kept.versionOf(caller),
    };
    const there = buildAuthorizationUrl(client, {
      ...wanted(authority),
      redirect_uri: callback,
      state: attempt.state,
      code_challenge: await calculatePKCECodeChallenge(attempt.verifier),
      code_challenge_method: 'S256',
    });
    return { url: there.href, state: attempt.state, attempt };
  };

  const finish: Connections['finish'] = async (caller, { search, attempt: began, checkAccess }) => {
    const attempt = began as ConnectAttempt;
    const authority = await findAuthority();
    if (authority.server.issuer !== attempt.issuer)
      throw new Error('the authorization server is another one');
    const client = await clients.at(authority);
    const checks = { pkceCodeVerifier: attempt.verifier, expectedState: attempt.state };
    const answer = await authorizationCodeGrant(client, new URL(search, callback), checks, {
      resource: authority.resource,
    });
    // One that an earlier release began has no version, and is begun again.
    const { issuer, version = -1 } = attempt;
    const of = { issuer, origin, refreshToken: undefined, connectedAt: now(), now: now() };
    const connection = connectionOf(answer, of);
    try {
      await checkAccess();
      // An end that comes after the check changes the version, or finds the connection there.
      if (!(await kept.swap(caller, connection, version))) throw new Refusal('connection-required', CHANGED);
    } catch (error) {
      await forget(connection);
      throw error;
    }
  };

  /** It is gone here either way; that the other side cannot be told keeps no one connected. */
  const forget = (connection: Connection): Promise<void> =>
    revokeThere(connection).catch(() => {
      log.warn({ server }, 'a connection that has ended cannot be revoked at the authorization server');
    });

  const revokeThere = async ({ issuer, refreshToken, accessToken }: Connection): Promise<void> => {
    const authority = await findAuthority();
    const { server: there } = authority;
    if (there.revocation_endpoint === undefined || there.issuer !== issuer) return;
    await tokenRevocation(await clients.at(authority), refreshToken ?? accessToken);
  };

  return {
    credential: personCredential(tokenFor),
    stateOf: async (caller) => {
      const connection = (await kept.read(caller))?.connection;
      if (connection?.kind === 'ended') return 'ended';
      return connection?.origin === origin ? 'connected' : 'none';
    },
    asks: () =>
      orRefuse(NOT_FOUND, async () => {
        const authority = await findAuthority();
        const { issuer, authorization_endpoint: page = issuer } = authority.server;
        return { issuer, host: new URL(page).host, scope: wanted(authority)['scope'] };
      }),
    begin: (caller) => orRefuse(NOT_FOUND, () => begin(caller)),
    finish: (caller, answer) => orRefuse(NOT_CONFIRMED, () => finish(caller, answer)),
    disconnect: async (caller) => {
      const connection = (await kept.read(caller))?.connection;
      await kept.remove(caller);
      if (connection?.kind === 'connected') await forget(connection);
    },
  };
};

/** `prompt`, because without it OpenID providers leave `offline_access` out (OpenID Connect Core 1.0, section 11). */
const wanted = ({ server, resource, scope }: Authority): Record<string, string> => {
  const asked = scope === undefined ? undefined : withOffline(server, scope);
  return {
    resource,
    ...(asked === undefined ? {} : { scope: asked }),
    ...(asked?.split(' ').includes(OFFLINE) ? { prompt: 'consent' } : {}),
  };
};

/** Of answers to do with tokens the code is told (RFC 6749, section 5.2), never what else they hold. */
const problemOf = (error: Error): string => {
  if (error.name === 'Error') return error.message;
  return error instanceof ResponseBodyError ? error.error : error.name;
};

const refusedThere = (code: string): string =>
  code === 'access_denied'
    ? 'You did not allow it at the server. Nothing is connected.'
    : `The server did not allow it (${/^[\w-]{1,40}$/.test(code) ? code : 'no reason that can be shown'}). Nothing is connected.`;

const NOT_FOUND =
  'The authorization server of this server cannot be asked now. Its operator has to look at it.';
const CHANGED =
  'Something about this connection has changed since you began to connect. Nothing is connected. Start again.';
const NOT_CONFIRMED = 'The authorization server did not confirm this. Start again.';
