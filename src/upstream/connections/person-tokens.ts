/** The access token for one person at one MCP server: as it is kept, or renewed by one replica for all. */
import { type Configuration, ResponseBodyError, refreshTokenGrant } from 'openid-client';
import { Refusal } from '../../domain/refusal.ts';
import { createOneAtATime, type OneAtATimeDeps } from '../../limits/one-at-a-time.ts';
import type { Authority, FindAuthority } from './find-authority.ts';
import type { Connection, Ended, KeptConnections } from './kept-connections.ts';
import type { OAuthClients } from './oauth-client.ts';

export interface PersonTokensDeps extends OneAtATimeDeps {
  /** Name of the MCP server, and its origin. */
  readonly server: string;
  readonly origin: string;
  /** The page of ours on which people connect. */
  readonly page: string;
  readonly kept: KeptConnections;
  readonly findAuthority: FindAuthority;
  readonly clients: OAuthClients;
  readonly log: { warn(fields: object, message: string): void };
}

/**
 * `refused` is a token that the server did not accept, so that it is renewed whatever its end.
 *
 * @throws Refusal `connection-required` with the link if the person has to connect; an Error if it cannot be told now.
 */
export type TokenFor = (caller: string, refused: string | undefined) => Promise<string>;

/** Milliseconds before its end at which a token counts as over: it has to reach the server and be looked at there. */
const EARLY = 10_000;

/**
 * Returns what gives tokens for one server. A token that is about to end, or was refused, is renewed once for all
 * replicas.
 */
export const createTokenFor = (deps: PersonTokensDeps): TokenFor => {
  const { server, kept, now } = deps;
  const once = createOneAtATime<string>(deps);

  const settled = async (caller: string, refused: string | undefined) => {
    const found = (await kept.read(caller))?.connection;
    const connection = usable(found, deps);
    const { accessToken, expiresAt } = connection;
    const isGood = accessToken !== refused && (expiresAt === undefined || now() < expiresAt - EARLY);
    return isGood ? { value: accessToken } : undefined;
  };

  const renew = async (caller: string): Promise<string> => {
    const found = await kept.read(caller);
    const connection = usable(found?.connection, deps);
    const authority = await deps.findAuthority();
    const version = found?.version ?? 0;
    // A refresh token goes to no one but the one who gave it.
    if (connection.refreshToken === undefined || authority.server.issuer !== connection.issuer) {
      await kept.swap(caller, ENDED, version);
      throw connectionEnded(deps);
    }
    const renewed = await ask(authority, connection);
    if (renewed === undefined) {
      await kept.swap(caller, ENDED, version);
      throw connectionEnded(deps);
    }
    // Lost only if the person connected anew or disconnected meanwhile; that counts then.
    if (await kept.swap(caller, renewed, version)) return renewed.accessToken;
    return usable((await kept.read(caller))?.connection, deps).accessToken;
  };

  /** Undefined if the authorization server gives no more for this connection. */
  const ask = async (authority: Authority, connection: Connection): Promise<Connection | undefined> => {
    const client = await deps.clients.at(authority);
    try {
      return await refresh(client, authority, { connection, now: now() });
    } catch (error) {
      const code = error instanceof ResponseBodyError ? error.error : undefined;
      if (code === undefined || !FINAL.includes(code))
        throw new Error(`a token cannot be renewed: ${code ?? 'no answer'}`);
      deps.log.warn({ server, problem: code }, 'a connection of a person to a server has ended');
      if (code !== 'invalid_grant') await deps.clients.forget(authority);
      return undefined;
    }
  };

  const look = (caller: string, refused: string | undefined) =>
    once(`upstream-connection-${server}-${caller}`, {
      settled: () => settled(caller, refused),
      work: () => renew(caller),
    });

  return async (caller, refused) => {
    const token = await look(caller, refused);
    // The look that it shared may have begun for a call that knew of no refusal.
    return token === refused ? await look(caller, refused) : token;
  };
};

/** After these no repetition helps (RFC 6749, section 5.2). */
const FINAL: readonly string[] = ['invalid_grant', 'invalid_client', 'unauthorized_client'];
const ENDED: Ended = { kind: 'ended' };

const refresh = async (
  client: Configuration,
  { resource }: Authority,
  { connection, now }: { readonly connection: Connection; readonly now: number },
): Promise<Connection> => {
  const { refreshToken = '' } = connection;
  const answer = await refreshTokenGrant(client, refreshToken, { resource });
  return connectionOf(answer, { ...connection, now });
};

/** What a token endpoint answered (RFC 6749, section 5.1); without a new refresh token the old one goes on (section 6). */
export const connectionOf = (
  answer: {
    readonly access_token: string;
    readonly token_type: string;
    readonly expires_in?: number | undefined;
    readonly refresh_token?: string | undefined;
  },
  of: Pick<Connection, 'issuer' | 'origin' | 'refreshToken' | 'connectedAt'> & { readonly now: number },
): Connection => {
  if (answer.token_type.toLowerCase() !== 'bearer') throw new Error('the token is not a bearer token');
  return {
    kind: 'connected',
    issuer: of.issuer,
    origin: of.origin,
    accessToken: answer.access_token,
    refreshToken: answer.refresh_token ?? of.refreshToken,
    expiresAt: answer.expires_in === undefined ? undefined : of.now + answer.expires_in * 1000,
    connectedAt: of.connectedAt,
  };
};

/** A connection that was made for another place, before the settings changed, is none. @throws Refusal */
const usable = (found: Connection | Ended | undefined, deps: PersonTokensDeps): Connection => {
  if (found?.kind === 'ended') throw connectionEnded(deps);
  if (found?.origin !== deps.origin) throw notConnected(deps);
  return found;
};

type Named = Pick<PersonTokensDeps, 'server' | 'page'>;

/** The address is for clients that take people there themselves. */

const notConnected = ({ server, page }: Named): Refusal =>
  new Refusal(
    'connection-required',
    `The server ${server} is used in each person's own name, and this person is not connected to it. Ask them to open ${page} in a browser and to connect; then send the request again. Not executed.`,
    { url: page },
  );

const connectionEnded = ({ server, page }: Named): Refusal =>
  new Refusal(
    'connection-required',
    `The person's connection to the server ${server} has ended or was taken back there. Ask them to open ${page} in a browser and to connect again; then send the request again. Not executed.`,
    { url: page },
  );
