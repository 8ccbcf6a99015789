/** What a sign-in at the company's provider leaves behind, so that who the person is can be asked again without them. */
import { decodeJwt } from 'jose';
import {
  type Configuration,
  fetchUserInfo,
  ResponseBodyError,
  refreshTokenGrant,
  type TokenEndpointResponse,
  type TokenEndpointResponseHelpers,
  WWWAuthenticateChallengeError,
} from 'openid-client';
import type { Caller } from '../domain/caller.ts';
import type { Claims } from '../domain/issuers/claims.ts';
import { Refusal } from '../domain/refusal.ts';
import type { SignInMethod } from '../domain/sign-in.ts';
import { callerFromClaims, type TokenSource } from './caller-from-claims.ts';

/** Tokens of the provider for one person; secrets, kept sealed. */
export interface UpstreamSession {
  /** `sub` of the ID token; the userinfo endpoint has to name the same. */
  readonly subject: string;
  readonly refreshToken: string | undefined;
  /** As the provider signed it last; undefined in what an older release kept. */
  readonly idToken?: string | undefined;
  readonly accessToken: string;
  /** Milliseconds since the epoch until which the access token is good. */
  readonly accessUntil: number;
  /** Whether the userinfo endpoint alone says as much as the sign-in did. */
  readonly userinfoTells: boolean;
}

export type Tokens = TokenEndpointResponse & TokenEndpointResponseHelpers;

export interface RereadDeps {
  readonly connect: () => Promise<Configuration>;
  readonly source: TokenSource;
  readonly now: () => number;
}

interface Known {
  readonly caller: Caller;
  readonly upstream: UpstreamSession;
}

/**
 * Asks the provider again who this is. Rejects with `Refusal('unauthenticated')` if it does not vouch for the person any
 * more, or cannot without them; with anything else if it cannot be reached.
 */
export type Reread = NonNullable<SignInMethod<unknown>['reread']>;

/** An access token whose end no one told. */
const USUAL_LIFE_SECONDS = 300;

/** Returns what asks the provider again, with the tokens that the sign-in left. */
export const createReread =
  ({ connect, source, now }: RereadDeps): Reread =>
  async ({ caller, upstream: kept }) => {
    // Written by `sessionOf` and nothing else, or by a sign-in of another protocol before this one was set.
    const upstream = kept as UpstreamSession | undefined;
    if (upstream?.subject === undefined) throw new Refusal('unauthenticated', OVER);
    // Of a provider that was configured before: its tokens are not for the one that is configured now.
    if (caller.issuer !== source.issuer) throw new Refusal('unauthenticated', OVER);
    try {
      const configuration = await connect();
      const told =
        upstream.refreshToken === undefined
          ? await askUserinfo(configuration, { caller, upstream, now })
          : await refresh(configuration, { caller, upstream, now });
      const again = callerFromClaims(told.claims, source);
      if (again.subject !== caller.subject) throw new Refusal('unauthenticated', OTHER);
      return { caller: again, upstream: told.upstream };
    } catch (error) {
      throw isFinal(error) ? new Refusal('unauthenticated', OVER) : error;
    }
  };

const OVER = 'The identity provider does not vouch for you any more. Sign in again.';
const OTHER = 'The identity provider answered with someone else.';

/** The provider has answered, and its answer is no: a new attempt would get the same. */
const isFinal = (error: unknown): boolean =>
  (error instanceof ResponseBodyError && error.error === 'invalid_grant') ||
  (error instanceof WWWAuthenticateChallengeError && error.status === 401);

interface Asking extends Known {
  readonly now: () => number;
}
interface Told {
  readonly claims: Claims;
  readonly upstream: UpstreamSession;
}

const refresh = async (configuration: Configuration, { upstream, now }: Asking): Promise<Told> => {
  const tokens = await refreshTokenGrant(configuration, upstream.refreshToken ?? '');
  const signed = tokens.claims();
  if (signed !== undefined && signed.sub !== upstream.subject) throw new Refusal('unauthenticated', OTHER);
  const info = await userinfo(configuration, tokens.access_token, upstream.subject);
  // Without an ID token only userinfo is left, which has to say everything the sign-in said.
  if (signed === undefined && !(info !== undefined && upstream.userinfoTells)) {
    throw new Refusal('unauthenticated', OVER);
  }
  const { subject, userinfoTells, refreshToken, idToken } = upstream;
  const session = sessionOf(tokens, { subject, userinfoTells, now: now() });
  return {
    claims: { ...info, ...signed },
    upstream: {
      ...session,
      refreshToken: session.refreshToken ?? refreshToken,
      idToken: session.idToken ?? idToken,
    },
  };
};

const askUserinfo = async (configuration: Configuration, { upstream, now }: Asking): Promise<Told> => {
  if (!upstream.userinfoTells || now() >= upstream.accessUntil) throw new Refusal('unauthenticated', OVER);
  const claims = await userinfo(configuration, upstream.accessToken, upstream.subject);
  if (claims === undefined) throw new Refusal('unauthenticated', OVER);
  return { claims, upstream };
};

/** Undefined if the provider has no such endpoint. */
export const userinfo = async (
  configuration: Configuration,
  accessToken: string,
  subject: string,
): Promise<Claims | undefined> =>
  configuration.serverMetadata().userinfo_endpoint === undefined
    ? undefined
    : { ...(await fetchUserInfo(configuration, accessToken, subject)) };

/** What tokens that were just given leave behind; `now` in milliseconds. */
export const sessionOf = (
  tokens: Tokens,
  of: { readonly subject: string; readonly userinfoTells: boolean; readonly now: number },
): UpstreamSession => ({
  subject: of.subject,
  refreshToken: tokens.refresh_token,
  idToken: tokens.id_token,
  accessToken: tokens.access_token,
  accessUntil: of.now + (tokens.expiresIn() ?? USUAL_LIFE_SECONDS) * 1000,
  userinfoTells: of.userinfoTells,
});

/** The ID token of a sign-in, if it is good at this moment, in milliseconds. */
export const idTokenOf = (session: object | undefined, moment: number): string | undefined => {
  const { idToken } = (session ?? {}) as Partial<UpstreamSession>;
  if (idToken === undefined) return undefined;
  const { exp = 0 } = decodeJwt(idToken);
  return exp * 1000 > moment ? idToken : undefined;
};

/** Whether these claims alone name the same person with the same address and groups. */
export const tellsAsMuch = (claims: Claims | undefined, caller: Caller, source: TokenSource): boolean => {
  if (claims === undefined) return false;
  try {
    return said(callerFromClaims(claims, source)) === said(caller);
  } catch {
    return false;
  }
};

const said = ({ subject, email, groups, unproven }: Caller): string =>
  JSON.stringify([subject, email, groups, unproven]);
