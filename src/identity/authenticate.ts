/** The access token of a request -> the caller, or a refusal that says why. */
import type { KeyObject } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, errors } from 'jose';
import type { Caller } from '../domain/caller.ts';
import type { Claims } from '../domain/issuers/claims.ts';
import { Refusal } from '../domain/refusal.ts';
import { type Audience, acceptedAudiences } from './audiences.ts';
import { callerFromClaims, type TokenSource } from './caller-from-claims.ts';
import { checkTimes } from './check-times.ts';
import { boundKey, createCheckProof, type NoteOnce, type Proof } from './dpop.ts';
import { explainTokenError } from './explain-token-error.ts';
import { createIssuerKeys, type Fetch, type IssuerKeys, IssuerUnreachable } from './issuer-keys.ts';
import { checkStrictly, isCompact, isType } from './strict-jwt.ts';
import { createVerdictCache, type Verdict, verdictKey } from './verdict-cache.ts';
import { verifyToken } from './verify-token.ts';

/** An issuer as configured. */
export interface TrustedIssuer extends TokenSource {
  /** Accepted `aud` values; undefined for the URL that is called. */
  readonly audience?: readonly string[] | undefined;
  readonly apiAudience?: readonly string[] | undefined;
  /** Undefined to find it by discovery. */
  readonly jwksUri?: string | undefined;
  /** The key of a `kid`, where the keys are known; nothing is fetched then. */
  readonly knownKey?: (kid: string | undefined) => KeyObject | undefined;
  /** Reads the claims of tokens that already say what an issuer's claims are weighed for. */
  readonly readCaller?: (claims: Claims) => Caller;
  /** Milliseconds a token may be good for, by whom it stands for. */
  readonly maxTokenLife: Readonly<Record<Caller['kind'], number>>;
}

/** Throws `Refusal('unauthenticated')`, whose sentence is safe to show. `proof` is needed for tokens bound to a key. */
export type Authenticate = (
  authorization: string | undefined,
  audience: Audience,
  proof?: Proof,
) => Promise<Caller>;

export interface AuthenticatorDeps {
  readonly issuers: readonly TrustedIssuer[];
  readonly now: () => number;
  /** Milliseconds by which clocks of issuers and clients may be ahead. */
  readonly tolerance: number;
  /** Remembers proofs that were used, for every replica. */
  readonly noteOnce: NoteOnce;
  readonly fetch?: Fetch;
  readonly log: { warn(fields: object, message: string): void };
}

const TYPES = ['jwt', 'at+jwt'];
const MAX_TOKEN_LENGTH = 16 * 1024;
const MAX_VERDICTS = 10_000;
const VERDICT_LIFE = 5 * 60_000;

interface Issuer {
  readonly settings: TrustedIssuer;
  readonly keys: IssuerKeys;
}

/** Accepts access tokens (JWT) of the configured issuers; verdicts are remembered until token or keys change. */
export const createAuthenticator = (deps: AuthenticatorDeps): Authenticate => {
  const issuers = openIssuers(deps);
  const verdicts = createVerdictCache(MAX_VERDICTS);
  const checkProof = createCheckProof(deps);

  const judge = async (token: string, audience: Audience): Promise<Verdict> => {
    const issuer = issuerOf(token, issuers);
    const key = verdictKey(token, audience.resource);
    const known = verdicts.get(key, deps.now());
    if (known !== undefined) {
      // A key that was removed stops counting within a minute, for tokens that were seen before too.
      const looking = issuer.keys.freshen();
      if (looking !== undefined) await looking;
      if (known.generation === issuer.keys.generation() && deps.now() < known.until) return known;
    }
    const verified = await verify(deps, { token, issuer, audience });
    const until = Math.min(verified.caller.expiresAt, deps.now() + VERDICT_LIFE);
    // The generation after: the look-up may have fetched the keys it was verified with.
    const verdict = { ...verified, generation: issuer.keys.generation(), until };
    verdicts.put(key, verdict);
    return verdict;
  };

  return async (authorization, audience, proof) => {
    const { scheme, token } = readHeader(authorization);
    const { caller, jkt } = await judge(token, audience);
    if (jkt === undefined && scheme === 'dpop') {
      throw new Refusal('unauthenticated', 'The token is not bound to a key: send it as Bearer.');
    }
    if (jkt !== undefined) {
      if (scheme !== 'dpop' || proof === undefined) throw notBearer();
      await checkProof({ token, jkt, proof });
    }
    return caller;
  };
};

/** RFC 9449, section 7.2: a bound token that is taken as a bearer token protects no one. */
const notBearer = (): Refusal =>
  new Refusal('unauthenticated', 'The token is bound to a key: send it as "DPoP", with a proof.', {
    scheme: 'DPoP',
    error: 'invalid_token',
  });

const openIssuers = (deps: AuthenticatorDeps): ReadonlyMap<string, Issuer> => {
  const fetch: Fetch = deps.fetch ?? ((url, options) => globalThis.fetch(url, options));
  const { now } = deps;
  const keysOf = ({ issuer, jwksUri, knownKey }: TrustedIssuer): IssuerKeys =>
    knownKey === undefined ? createIssuerKeys({ issuer, jwksUri, fetch, now }) : knownKeys(knownKey);
  return new Map(deps.issuers.map((settings) => [settings.issuer, { settings, keys: keysOf(settings) }]));
};

/** Keys that do not change while this process runs. */
const knownKeys = (keyOf: NonNullable<TrustedIssuer['knownKey']>): IssuerKeys => ({
  find: async ({ kid }) => {
    const key = keyOf(kid);
    if (key === undefined) throw new errors.JWKSNoMatchingKey();
    return key;
  },
  generation: () => 0,
  freshen: () => undefined,
});

const readHeader = (authorization: string | undefined): { scheme: 'bearer' | 'dpop'; token: string } => {
  if (authorization === undefined) throw new Refusal('unauthenticated');
  const [, scheme = '', token] = /^(Bearer|DPoP) +([A-Za-z0-9._~+/-]+=*)$/i.exec(authorization) ?? [];
  if (token === undefined || token.length > MAX_TOKEN_LENGTH) {
    throw new Refusal('unauthenticated', 'The Authorization header must be "Bearer" and one token.');
  }
  return { scheme: scheme.toLowerCase() === 'dpop' ? 'dpop' : 'bearer', token };
};

/** Nothing is verified yet: this only picks whose keys to check with. */
const issuerOf = (token: string, issuers: ReadonlyMap<string, Issuer>): Issuer => {
  const issuer = issuers.get((isCompact(token) ? claimedIssuer(token) : undefined) ?? '');
  if (issuer === undefined) {
    throw new Refusal('unauthenticated', 'The token is not a JWT of an issuer this gateway trusts.');
  }
  return issuer;
};

const claimedIssuer = (token: string): string | undefined => {
  try {
    const { typ } = decodeProtectedHeader(token);
    return typ === undefined || isType(typ, TYPES) ? decodeJwt(token).iss : undefined;
  } catch {
    return undefined;
  }
};

const verify = async (
  { now, tolerance, log }: AuthenticatorDeps,
  { token, issuer, audience }: { token: string; issuer: Issuer; audience: Audience },
): Promise<Pick<Verdict, 'caller' | 'jkt'>> => {
  const { settings, keys } = issuer;
  const at = now();
  const claims = await verifyToken(token, keys.find, {
    issuer: settings.issuer,
    audience: acceptedAudiences(settings, audience),
    now: at,
    tolerance,
  }).catch((error: unknown) => {
    if (error instanceof IssuerUnreachable) {
      log.warn({ issuer: settings.issuer, err: error }, 'an issuer of tokens cannot be reached');
    }
    throw new Refusal('unauthenticated', explainTokenError(error));
  });
  checkStrictly(token);
  const caller = settings.readCaller?.(claims) ?? callerFromClaims(claims, settings);
  const { maxTokenLife } = settings;
  checkTimes(claims, caller.kind, { limits: { maxTokenLife, tolerance }, now: at });
  return { caller, jkt: boundKey(claims['cnf']) };
};
