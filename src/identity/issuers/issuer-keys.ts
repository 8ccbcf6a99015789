/** The signing keys of one issuer: found by discovery, fetched again before they are a minute old, sooner if they rotate. */
import { errors, type JWTVerifyGetKey } from 'jose';
import {
  // biome-ignore lint/suspicious/noDeprecatedImports: marked so that it stands out; loopback issuers need it
  allowInsecureRequests,
  type CustomFetch,
  discovery,
  customFetch as openidFetch,
} from 'openid-client';
import { isTrustDomain } from '../../domain/issuers/spiffe.ts';
import { isSafeUrl } from '../../domain/loopback.ts';
import { within } from '../../domain/time/within.ts';
import { type KeySet, readBounded, readKeySet, svidKeys } from './key-set.ts';

export type Fetch = (url: string, options: RequestInit) => Promise<Response>;

export interface IssuerKeys {
  /** Picks the key for a token; rejects with `IssuerUnreachable` if the keys cannot be had. */
  readonly find: JWTVerifyGetKey;
  /** Changes with the keys, so that verdicts made with older ones are not trusted further. */
  generation(): number;
  /** Undefined while the keys are known to be fresh; otherwise resolves once they were looked at. Never rejects. */
  freshen(): Promise<void> | undefined;
}

export interface IssuerKeysDeps {
  readonly issuer: string;
  readonly jwksUri: string | undefined;
  readonly fetch: Fetch;
  readonly now: () => number;
}

/** The issuer cannot be asked for its keys; a class because it must be told from what jose throws. */
export class IssuerUnreachable extends Error {}

/** Milliseconds. Keys are looked at in the background from the first age on, and waited for from the second. */
const DUE = 40_000;
const STALE = 55_000;
/** How long keys count while their issuer does not answer: a removed key could be among them. */
const MOST_AGE = 5 * 60_000;
/** After a failure the issuer is left alone this long, so that callers fail fast and it can recover. */
const PAUSE_AFTER_FAILURE = 5000;
const TIMEOUT = 5000;
/** How long callers wait for an issuer that was well a moment ago. */
const PATIENCE = 2000;
const MOST_BYTES = 256 * 1024;
/** Fetches because of a key no one knows: a few at once after a rotation, then one in half a minute, however many ask. */
const MISSES = { most: 3, every: 30_000, apart: 1000 };

/** Nothing is fetched before the first token asks for it; a failure is tried again by a later call. */
export const createIssuerKeys = (deps: IssuerKeysDeps): IssuerKeys => {
  const { now } = deps;
  const fetchKeys = createFetchKeys(deps);
  const mayMiss = createAllowance(now);
  let known: { readonly keys: KeySet; readonly at: number } | undefined;
  let generation = 0;
  let underway: Promise<void> | undefined;
  let pausedUntil = 0;

  const fetchOnce = async (): Promise<void> => {
    try {
      const keys = await fetchKeys();
      if (keys.digest !== known?.keys.digest) generation += 1;
      known = { keys, at: now() };
    } catch (error) {
      pausedUntil = now() + PAUSE_AFTER_FAILURE;
      throw error;
    }
  };
  /** One fetch at a time, the one who asks. */
  const refresh = (): Promise<void> => {
    if (underway === undefined && now() < pausedUntil) {
      return Promise.reject(new Error('left alone for a moment after a failure'));
    }
    underway ??= fetchOnce().finally(() => {
      underway = undefined;
    });
    return underway;
  };
  const age = (): number => (known === undefined ? Number.POSITIVE_INFINITY : now() - known.at);

  const freshen = (): Promise<void> | undefined => {
    if (age() < DUE || now() < pausedUntil) return undefined;
    const done = refresh().catch(() => undefined);
    return age() < STALE ? undefined : within(done, known === undefined ? TIMEOUT : PATIENCE);
  };

  const current = async (): Promise<KeySet> => {
    await freshen();
    if (known !== undefined && age() < MOST_AGE) return known.keys;
    await refresh();
    if (known === undefined) throw new Error('there are no keys');
    return known.keys;
  };

  return {
    // Of keys that are too old no verdict is left.
    generation: () => (age() < MOST_AGE ? generation : -1),
    freshen,
    find: async (header, token) => {
      const keys = await current().catch(unreachable);
      try {
        return await keys.find(header, token);
      } catch (error) {
        const isMiss = error instanceof errors.JWKSNoMatchingKey && age() >= MISSES.apart;
        if (!isMiss || !mayMiss()) throw error;
      }
      await refresh().catch(unreachable);
      return (known?.keys ?? keys).find(header, token);
    },
  };
};

const unreachable = (cause: unknown): never => {
  throw new IssuerUnreachable('its keys cannot be read', { cause });
};

/** True if one more fetch may be made for a key that is not known; tokens anyone can write ask for such keys. */
const createAllowance = (now: () => number): (() => boolean) => {
  let left = MISSES.most;
  let last = Number.NEGATIVE_INFINITY;
  let filledAt = now();
  return () => {
    const gained = Math.floor((now() - filledAt) / MISSES.every);
    if (gained > 0) {
      left = Math.min(MISSES.most, left + gained);
      filledAt += gained * MISSES.every;
    }
    if (left === 0 || now() - last < MISSES.apart) return false;
    left -= 1;
    last = now();
    return true;
  };
};

/** Any status but 200 is a failure, redirects too: no one follows them. */
const createFetchKeys = ({ issuer, jwksUri, fetch }: IssuerKeysDeps): (() => Promise<KeySet>) => {
  let address = jwksUri;
  return async () => {
    address ??= await findJwksUri(issuer, fetch);
    const response = await fetch(address, {
      headers: { accept: 'application/jwk-set+json, application/json' },
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT),
    });
    if (response.status !== 200) throw new Error(`${address} answered ${response.status}`);
    const text = await readBounded(response, MOST_BYTES);
    return isTrustDomain(issuer) ? readKeySet(text, svidKeys) : readKeySet(text);
  };
};

/** By discovery. Rejects if the issuer does not answer, or names none that is safe. */
export const findJwksUri = async (issuer: string, fetch: Fetch): Promise<string> => {
  const bounded: CustomFetch = async (url, init) => {
    const response = await fetch(url, init as RequestInit);
    const { status, headers } = response;
    const text = await readBounded(response, MOST_BYTES);
    return new Response(status === 204 || status === 304 ? null : text, { status, headers });
  };
  const options = {
    timeout: TIMEOUT / 1000,
    [openidFetch]: bounded,
    // Configuration accepts plain http on loopback addresses only.
    ...(issuer.startsWith('http:') ? { execute: [allowInsecureRequests] } : {}),
  };
  const configuration = await discovery(new URL(issuer), 'firebreak', undefined, undefined, options);
  const url = configuration.serverMetadata().jwks_uri;
  if (url === undefined || !isSafeUrl(url)) throw new Error('the discovery document names no https jwks_uri');
  return url;
};
