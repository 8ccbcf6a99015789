/** The issuers of tokens that are trusted, each with its keys; and which of them a token claims to come from. */
import type { KeyObject } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, errors } from 'jose';
import type { Caller } from '../../domain/caller.ts';
import type { Claims } from '../../domain/issuers/claims.ts';
import { trustDomainOf } from '../../domain/issuers/spiffe.ts';
import type { TokenSource } from '../caller-from-claims.ts';
import { isCompact, isType } from '../strict-jwt.ts';
import { createIssuerKeys, type Fetch, type IssuerKeys } from './issuer-keys.ts';

/** An issuer as configured. */
export interface TrustedIssuer extends TokenSource {
  /** Accepted `aud` values; undefined for the URL that is called. */
  readonly audience?: readonly string[] | undefined;
  readonly apiAudience?: readonly string[] | undefined;
  /** Undefined to find it by discovery. */
  readonly jwksUri?: string | undefined;
  /** The key of a `kid`, if the keys are known; nothing is fetched then. */
  readonly knownKey?: (kid: string | undefined) => KeyObject | undefined;
  /** Reads the claims of tokens that already say what an issuer's claims are weighed for. */
  readonly readCaller?: (claims: Claims) => Caller;
  /** Milliseconds a token may be good for, by whom it stands for. */
  readonly maxTokenLife: Readonly<Record<Caller['kind'], number>>;
}

export interface KnownIssuer {
  readonly settings: TrustedIssuer;
  readonly keys: IssuerKeys;
}

export interface KnownIssuers {
  /**
   * Whose keys a token has to be checked with, by what it says of itself: nothing is verified. Undefined if it is no signed
   * JWT of one of these types (`typ`; undefined among them stands for a token without one), or of no trusted issuer.
   */
  readonly of: (token: string, types: readonly (string | undefined)[]) => KnownIssuer | undefined;
}

/** Returns what finds the issuer of a token among these. No key is fetched before a token asks for it. */
export const openIssuers = (deps: {
  readonly issuers: readonly TrustedIssuer[];
  readonly now: () => number;
  readonly fetch?: Fetch | undefined;
}): KnownIssuers => {
  const fetch: Fetch = deps.fetch ?? ((url, options) => globalThis.fetch(url, options));
  const { now } = deps;
  const keysOf = ({ issuer, jwksUri, knownKey }: TrustedIssuer): IssuerKeys =>
    knownKey === undefined ? createIssuerKeys({ issuer, jwksUri, fetch, now }) : knownKeys(knownKey);
  const issuers = new Map(
    deps.issuers.map((settings) => [settings.issuer, { settings, keys: keysOf(settings) }]),
  );
  return {
    of: (token, types) => {
      const { iss, sub } = isCompact(token) ? claimed(token, types) : NOTHING;
      // Workloads of SPIFFE name no issuer, or one that tells nothing (JWT-SVID, section 3).
      return issuers.get(iss ?? '') ?? issuers.get(trustDomainOf(sub) ?? '');
    },
  };
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

interface Claimed {
  readonly iss?: string | undefined;
  readonly sub?: string | undefined;
}
const NOTHING: Claimed = {};

const claimed = (token: string, types: readonly (string | undefined)[]): Claimed => {
  try {
    const { typ } = decodeProtectedHeader(token);
    const known = types.filter((each) => each !== undefined);
    return (typ === undefined ? types.includes(undefined) : isType(typ, known)) ? decodeJwt(token) : NOTHING;
  } catch {
    return NOTHING;
  }
};
