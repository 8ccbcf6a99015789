/** The signing keys of one issuer: found by discovery, fetched when needed, fetched again when they rotate. */
import { createRemoteJWKSet, errors, type JWTVerifyGetKey, customFetch as joseFetch } from 'jose';
import {
  // biome-ignore lint/suspicious/noDeprecatedImports: marked so that it stands out; loopback issuers need it
  allowInsecureRequests,
  type CustomFetch,
  discovery,
  customFetch as openidFetch,
} from 'openid-client';
import { isSafeUrl } from '../domain/loopback.ts';

export type Fetch = (url: string, options: RequestInit) => Promise<Response>;

export interface IssuerKeys {
  /** Picks the key for a token; rejects with `IssuerUnreachable` where the keys cannot be had. */
  readonly find: JWTVerifyGetKey;
  /** Rises with each fetch of keys, so that verdicts made with older ones are not trusted further. */
  generation(): number;
}

export interface IssuerKeysDeps {
  readonly issuer: string;
  readonly jwksUri: string | undefined;
  readonly fetch: Fetch;
  readonly now: () => number;
}

/** The issuer cannot be asked for its keys; a class because it must be told from what jose throws. */
export class IssuerUnreachable extends Error {}

/** After a failure the issuer is left alone this long, so that callers fail fast and it can recover. */
const PAUSE_AFTER_FAILURE = 5000;
const KEYS_LIFE = 5 * 60_000;
const COOLDOWN = 30_000;
const TIMEOUT_SECONDS = 5;

/** Nothing is fetched before the first token asks for it; a failure is tried again by a later call. */
export const createIssuerKeys = ({ issuer, jwksUri, fetch, now }: IssuerKeysDeps): IssuerKeys => {
  const ask = createPausingAsk(now);
  let fetches = 0;
  let keys: Promise<JWTVerifyGetKey> | undefined;

  const connect = async (): Promise<JWTVerifyGetKey> => {
    const url = jwksUri ?? (await ask(() => findJwksUri(issuer, fetch)));
    return createRemoteJWKSet(new URL(url), {
      cacheMaxAge: KEYS_LIFE,
      cooldownDuration: COOLDOWN,
      timeoutDuration: TIMEOUT_SECONDS * 1000,
      [joseFetch]: async (keysUrl, options) => {
        const response = await ask(() => fetchKeys(fetch, keysUrl, options));
        fetches += 1;
        return response;
      },
    });
  };

  return {
    generation: () => fetches,
    find: async (header, token) => {
      keys ??= connect();
      try {
        const find = await keys.catch((error: unknown) => {
          keys = undefined;
          throw error;
        });
        return await find(header, token);
      } catch (error) {
        if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys) {
          throw error;
        }
        throw new IssuerUnreachable('its keys cannot be read', { cause: error });
      }
    },
  };
};

/** Does the asking, except for a while after a failure: then it fails at once. */
const createPausingAsk = (now: () => number) => {
  let pausedUntil = 0;
  return async <T>(ask: () => Promise<T>): Promise<T> => {
    if (now() < pausedUntil) throw new Error('left alone for a moment after a failure');
    try {
      return await ask();
    } catch (error) {
      pausedUntil = now() + PAUSE_AFTER_FAILURE;
      throw error;
    }
  };
};

/** Any status but 200 is a failure, redirects too: nobody follows them. */
const fetchKeys = async (fetch: Fetch, url: string, options: RequestInit): Promise<Response> => {
  const response = await fetch(url, options);
  if (response.status !== 200) throw new Error(`${url} answered ${response.status}`);
  return response;
};

/** By discovery. Rejects where the issuer does not answer, or names none that is safe. */
export const findJwksUri = async (issuer: string, fetch: Fetch): Promise<string> => {
  const options = {
    timeout: TIMEOUT_SECONDS,
    [openidFetch]: ((url, init) => fetch(url, init as RequestInit)) satisfies CustomFetch,
    // Configuration accepts plain http on loopback addresses only.
    ...(issuer.startsWith('http:') ? { execute: [allowInsecureRequests] } : {}),
  };
  const configuration = await discovery(new URL(issuer), 'firebreak', undefined, undefined, options);
  const url = configuration.serverMetadata().jwks_uri;
  if (url === undefined || !isSafeUrl(url)) throw new Error('the discovery document names no https jwks_uri');
  return url;
};
