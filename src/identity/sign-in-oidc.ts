/** People sign in with a browser at the company's OpenID provider: authorization code, PKCE, nonce and state. */
import {
  AuthorizationResponseError,
  // biome-ignore lint/suspicious/noDeprecatedImports: marked so that it stands out; loopback issuers need it
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type ClientAuth,
  ClientSecretBasic,
  ClientSecretPost,
  type Configuration,
  calculatePKCECodeChallenge,
  discovery,
  ResponseBodyError,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import { Refusal } from '../domain/refusal.ts';
import type { SignInMethod } from '../domain/sign-in.ts';
import { callerFromClaims, type TokenSource } from './caller-from-claims.ts';
import { createReread, sessionOf, tellsAsMuch, userinfo } from './upstream-session.ts';

/** What the browser has to bring back; the one who reads it could finish the sign-in, so it travels sealed. */
export interface OidcAttempt {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  /** Whether the person has to prove anew who they are. */
  readonly fresh: boolean;
}

export interface OidcSignInSettings {
  /** The provider, and what it is trusted for. */
  readonly source: TokenSource;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Address of ours that the provider sends the browser back to; registered there. */
  readonly callback: string;
  readonly now: () => number;
  /** Milliseconds by which the provider's clock may be ahead. */
  readonly tolerance: number;
  /** Whether the provider is asked for a refresh token that outlives its own session with the person. */
  readonly offline: boolean;
  readonly log: { warn(fields: object, message: string): void };
}

const TIMEOUT_SECONDS = 5;
/** How long ago a fresh sign-in may have been, which includes the way back here. */
const FRESH_SECONDS = 60;
/** Some providers refuse scopes they do not know, so only what they name is asked for. */
const SCOPES = ['openid', 'email', 'groups'];
/** With which a provider gives a refresh token (OpenID Connect Core 1.0, section 11). */
const OFFLINE = 'offline_access';

/** The provider is found at the first sign-in; a failure is tried again by the next. */
export const createOidcSignIn = (settings: OidcSignInSettings): SignInMethod<OidcAttempt> => {
  let provider: Promise<Configuration> | undefined;
  const connect = async (): Promise<Configuration> => {
    provider ??= discover(settings);
    try {
      return await provider;
    } catch (error) {
      provider = undefined;
      throw error;
    }
  };
  // Some providers list the scope and refuse it to a client or a person; they get no second chance to end a sign-in by it.
  let { offline } = settings;
  const noteRefusal = (error: unknown): void => {
    const isRefusal = error instanceof ResponseBodyError || error instanceof AuthorizationResponseError;
    if (isRefusal && /offline/i.test(error.error_description ?? '')) offline = false;
  };
  const orRefuse = async <T>(sentence: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      if (error instanceof Refusal) throw error;
      noteRefusal(error);
      settings.log.warn({ err: error, issuer: settings.source.issuer }, 'a sign-in failed');
      throw new Refusal('unauthenticated', sentence);
    }
  };

  return {
    begin: (fresh) =>
      orRefuse('The identity provider cannot be reached. Try again in a moment.', async () => {
        const configuration = await connect();
        const attempt = {
          state: randomState(),
          nonce: randomNonce(),
          verifier: randomPKCECodeVerifier(),
          fresh,
        };
        const url = buildAuthorizationUrl(configuration, {
          redirect_uri: settings.callback,
          scope: scopesOf(configuration, offline),
          state: attempt.state,
          nonce: attempt.nonce,
          code_challenge: await calculatePKCECodeChallenge(attempt.verifier),
          code_challenge_method: 'S256',
          // Not a session of this morning: the person is at the keyboard now (OpenID Connect Core, section 3.1.2.1).
          ...(fresh ? { prompt: 'login', max_age: '0' } : {}),
        });
        return { url: url.href, attempt, state: attempt.state };
      }),
    finish: (search, attempt) =>
      orRefuse('The identity provider did not confirm this sign-in. Start again.', async () => {
        const configuration = await connect();
        const tokens = await redeem(configuration, new URL(search, settings.callback), attempt);
        const { signed } = tokens;
        const info = await userinfo(configuration, tokens.all.access_token, signed.sub);
        // If both speak, the signed token counts.
        const caller = callerFromClaims({ ...info, ...signed }, settings.source);
        const userinfoTells = tellsAsMuch(info, caller, settings.source);
        return {
          caller,
          authenticatedAt: attempt.fresh ? signedInAt(signed.auth_time, settings) : undefined,
          upstream: sessionOf(tokens.all, { subject: signed.sub, userinfoTells, now: settings.now() }),
        };
      }),
    reread: createReread({ connect, source: settings.source, now: settings.now }),
  };
};

/** Milliseconds. A moment that has not come yet would count as fresh for long; it proves nothing. */
const signedInAt = (authTime: unknown, { now, tolerance }: OidcSignInSettings): number | undefined => {
  if (authTime === undefined) return undefined;
  const at = Number(authTime) * 1000;
  if (Number.isSafeInteger(at) && at > 0 && at <= now() + tolerance) return Math.min(at, now());
  throw new Refusal(
    'unauthenticated',
    'The identity provider says that you signed in at a moment that is not past (auth_time); its clock, or ours, is wrong.',
  );
};

const discover = ({
  source: { issuer },
  clientId,
  clientSecret,
}: OidcSignInSettings): Promise<Configuration> =>
  discovery(new URL(issuer), clientId, clientSecret, authenticateWith(clientSecret), {
    timeout: TIMEOUT_SECONDS,
    // Configuration accepts plain http on loopback addresses only.
    ...(issuer.startsWith('http:') ? { execute: [allowInsecureRequests] } : {}),
  });

/** In the header, as providers expect if they do not say (OpenID Connect Discovery 1.0, section 3), or else in the body. */
const authenticateWith = (secret: string): ClientAuth => {
  const [basic, post] = [ClientSecretBasic(secret), ClientSecretPost(secret)];
  return (server, client, body, headers) => {
    const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    return (methods.includes('client_secret_basic') ? basic : post)(server, client, body, headers);
  };
};

const scopesOf = (configuration: Configuration, offline: boolean): string => {
  const { scopes_supported: known = ['openid', 'email'] } = configuration.serverMetadata();
  const wanted = offline ? [...SCOPES, OFFLINE] : SCOPES;
  return wanted.filter((scope) => known.includes(scope)).join(' ');
};

/** The tokens for the code that came back, with the claims of the ID token among them. */
const redeem = async (configuration: Configuration, url: URL, attempt: OidcAttempt) => {
  const all = await authorizationCodeGrant(configuration, url, {
    pkceCodeVerifier: attempt.verifier,
    expectedState: attempt.state,
    expectedNonce: attempt.nonce,
    idTokenExpected: true,
    // Some providers ignore what they were asked for; openid-client then refuses by `auth_time`.
    ...(attempt.fresh ? { maxAge: FRESH_SECONDS } : {}),
  });
  const signed = all.claims();
  if (signed === undefined) throw new Error('the answer has no ID token');
  return { all, signed };
};
