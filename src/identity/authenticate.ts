/** The bearer token of a request -> the caller, or a refusal that says why. */
import type { KeyObject } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import type { Caller } from '../domain/caller.ts';
import { Refusal } from '../domain/refusal.ts';
import { callerFromClaims, type TokenSource } from './caller-from-claims.ts';
import { explainTokenError } from './explain-token-error.ts';
import { createIssuerKeys, type Fetch, type IssuerKeys, IssuerUnreachable } from './issuer-keys.ts';
import { createVerdictCache, verdictKey } from './verdict-cache.ts';

/** An issuer as configured. */
export interface TrustedIssuer extends TokenSource {
  /** Accepted `aud` values; undefined for the URL that is called. */
  readonly audience?: readonly string[] | undefined;
  /** Undefined to find it by discovery. */
  readonly jwksUri?: string | undefined;
  /** The only key that counts, where it is known; nothing is fetched then. */
  readonly publicKey?: KeyObject;
}

/** What the token has to be for: `resource` is the public URL of what is called. */
export interface Audience {
  readonly server: string;
  readonly resource: string;
}

/** Throws `Refusal('unauthenticated')`, whose sentence is safe to show. */
export type Authenticate = (authorization: string | undefined, audience: Audience) => Promise<Caller>;

export interface AuthenticatorDeps {
  readonly issuers: readonly TrustedIssuer[];
  readonly now: () => number;
  readonly fetch?: Fetch;
  readonly log: { warn(fields: object, message: string): void };
}

/** Asymmetric only: `none` and shared secrets would let anybody who knows a public key mint tokens. */
const ALGORITHMS = 'RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512 EdDSA Ed25519'.split(' ');
const TYPES: readonly unknown[] = [undefined, 'JWT', 'at+jwt', 'application/at+jwt'];
const MAX_TOKEN_LENGTH = 16 * 1024;
const CLOCK_SKEW_SECONDS = 5;
const MAX_VERDICTS = 10_000;
const VERDICT_LIFE = 5 * 60_000;

interface Issuer {
  readonly settings: TrustedIssuer;
  readonly keys: IssuerKeys;
}

/** Accepts access tokens (JWT) of the configured issuers; verdicts are remembered until token or keys change. */
export const createAuthenticator = (deps: AuthenticatorDeps): Authenticate => {
  const fetch: Fetch = deps.fetch ?? ((url, options) => globalThis.fetch(url, options));
  const issuers = new Map<string, Issuer>();
  for (const settings of deps.issuers) {
    const keys =
      settings.publicKey !== undefined
        ? knownKey(settings.publicKey)
        : createIssuerKeys({
            issuer: settings.issuer,
            jwksUri: settings.jwksUri,
            fetch,
            now: deps.now,
          });
    issuers.set(settings.issuer, { settings, keys });
  }
  const verdicts = createVerdictCache(MAX_VERDICTS);

  return async (authorization, { resource }) => {
    const token = bearerToken(authorization);
    const issuer = issuerOf(token, issuers);
    const key = verdictKey(token, resource);
    const known = verdicts.get(key, deps.now());
    const generation = issuer.keys.generation();
    if (known?.generation === generation) return known.caller;
    const caller = await verify(deps, { token, issuer, resource });
    const until = Math.min(caller.expiresAt, deps.now() + VERDICT_LIFE);
    verdicts.put(key, { caller, generation, until });
    return caller;
  };
};

/** One key that never rotates. */
const knownKey = (key: KeyObject): IssuerKeys => ({ find: async () => key, generation: () => 0 });

const bearerToken = (authorization: string | undefined): string => {
  if (authorization === undefined) throw new Refusal('unauthenticated');
  const token = /^Bearer +([A-Za-z0-9._~+/-]+=*)$/i.exec(authorization)?.[1];
  if (token === undefined || token.length > MAX_TOKEN_LENGTH) {
    throw new Refusal('unauthenticated', 'The Authorization header must be "Bearer" and one token.');
  }
  return token;
};

/** Nothing is verified yet: this only picks whose keys to check with. */
const issuerOf = (token: string, issuers: ReadonlyMap<string, Issuer>): Issuer => {
  const issuer = issuers.get(claimedIssuer(token) ?? '');
  if (issuer === undefined) {
    throw new Refusal('unauthenticated', 'The token is not a JWT of an issuer this gateway trusts.');
  }
  return issuer;
};

const claimedIssuer = (token: string): string | undefined => {
  try {
    return TYPES.includes(decodeProtectedHeader(token).typ) ? decodeJwt(token).iss : undefined;
  } catch {
    return undefined;
  }
};

const verify = async (
  { now, log }: AuthenticatorDeps,
  { token, issuer, resource }: { token: string; issuer: Issuer; resource: string },
): Promise<Caller> => {
  const { settings, keys } = issuer;
  const verified = await jwtVerify(token, keys.find, {
    issuer: settings.issuer,
    audience: acceptedAudiences(settings, resource),
    algorithms: ALGORITHMS,
    requiredClaims: ['exp'],
    clockTolerance: CLOCK_SKEW_SECONDS,
    currentDate: new Date(now()),
  }).catch((error: unknown) => {
    if (error instanceof IssuerUnreachable) {
      log.warn({ issuer: settings.issuer, err: error }, 'an issuer of tokens cannot be reached');
    }
    throw new Refusal('unauthenticated', explainTokenError(error));
  });
  return callerFromClaims(verified.payload, settings);
};

/**
 * What `aud` may be. Where an accepted audience is itself a URL of this gateway it counts only there,
 * so that a token for one server never opens another.
 */
const acceptedAudiences = ({ audience }: TrustedIssuer, resource: string): string[] => {
  const { origin } = new URL(resource);
  return (audience ?? [resource]).filter((each) => each === resource || !each.startsWith(`${origin}/`));
};
