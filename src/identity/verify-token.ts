/** Signature, issuer, audience and end of a token, by jose. */
import { errors, type JWTPayload, type JWTVerifyGetKey, type JWTVerifyOptions, jwtVerify } from 'jose';
import { ALGORITHMS } from './algorithms.ts';

export interface Expected {
  /** Undefined if `iss` tells nothing (SPIFFE). */
  readonly issuer: string | undefined;
  /** Any of these; none opens nothing. */
  readonly audience: readonly string[];
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Milliseconds by which the issuer's clock may be ahead. */
  readonly tolerance: number;
}

/** Keys that are tried for a token that names none; each try costs a verification of a signature. */
const MOST_KEYS = 16;

/** The claims. Rejects with what jose or the look-up of keys throws. A token is never taken after its end. */
export const verifyToken = async (
  token: string,
  find: JWTVerifyGetKey,
  { issuer, audience, now, tolerance }: Expected,
): Promise<JWTPayload> => {
  const options = {
    ...(issuer === undefined ? {} : { issuer }),
    audience: [...audience],
    algorithms: ALGORITHMS,
    requiredClaims: ['exp', 'aud'],
    clockTolerance: tolerance / 1000,
    currentDate: new Date(now),
  };
  const { payload } = await jwtVerify(token, find, options).catch((error: unknown) => {
    if (error instanceof errors.JWKSMultipleMatchingKeys) return tryEach(token, error, options);
    throw error;
  });
  if (Number(payload.exp) * 1000 <= now) {
    throw new errors.JWTExpired('the token has ended', payload, 'exp', 'check_failed');
  }
  return payload;
};

/** A token without `kid` is signed with one of the keys that fit its algorithm. */
const tryEach = async (token: string, keys: errors.JWKSMultipleMatchingKeys, options: JWTVerifyOptions) => {
  let tried = 0;
  for await (const key of keys) {
    tried += 1;
    if (tried > MOST_KEYS) break;
    try {
      return await jwtVerify(token, key, options);
    } catch (error) {
      if (!(error instanceof errors.JWSSignatureVerificationFailed)) throw error;
    }
  }
  throw new errors.JWSSignatureVerificationFailed();
};
