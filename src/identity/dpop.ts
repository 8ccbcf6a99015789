/** Proof of possession (RFC 9449): the one who sends a token that is bound to a key shows that they hold the key. */

import { calculateJwkThumbprint, decodeProtectedHeader, EmbeddedJWK, type JWTPayload, jwtVerify } from 'jose';
import { isRecord } from '../domain/issuers/claims.ts';
import { Refusal } from '../domain/refusal.ts';
import { digestOf } from '../domain/text/digest.ts';
import { ALGORITHMS } from './algorithms.ts';
import { checkStrictly, isType } from './strict-jwt.ts';

/** A request as its proof has to describe it. */
export interface Proof {
  /** The DPoP header. */
  readonly header: string | undefined;
  readonly method: string;
  /** Public URL of the request, without query and fragment. */
  readonly url: string;
}

/** Notes an id until a moment (milliseconds since the epoch); false if it was noted before. Rejects if the store does. */
export type NoteOnce = (id: string, expireAt: number) => Promise<boolean>;

export interface DpopDeps {
  readonly noteOnce: NoteOnce;
  readonly now: () => number;
  /** Milliseconds by which the client's clock may be ahead. */
  readonly tolerance: number;
}

interface Bound {
  readonly token: string;
  /** Thumbprint of the key the token is bound to. */
  readonly jkt: string;
  readonly proof: Proof;
}

/** Milliseconds a proof is good for after it was made. */
const LIFE = 60_000;
const LONGEST = 8 * 1024;
const LONGEST_ID = 512;

/** Throws `Refusal('unauthenticated')` unless the proof is of this request, of this token, fresh, and used for the first time. */
export const createCheckProof =
  (deps: DpopDeps) =>
  async (bound: Bound): Promise<void> => {
    const { header: proof } = bound.proof;
    if (proof === undefined) throw badProof('The token is bound to a key: send a DPoP proof with it.');
    if (proof.length > LONGEST) throw badProof('The DPoP header is too long.');
    const claims = await verifySignature(proof, bound.jkt);
    const problem = problemWith(claims, bound, deps);
    if (problem !== undefined) throw badProof(problem);
    // Last, so that only someone who holds the key can make us note anything. For one key, so that ids never collide.
    const id = digestOf(`${bound.jkt} ${String(claims.jti)}`, 'base64url');
    const until = Number(claims.iat) * 1000 + LIFE + deps.tolerance;
    if (!(await deps.noteOnce(id, until)))
      throw badProof('The DPoP proof was used before; make one for each request.');
  };

const badProof = (sentence: string): Refusal =>
  new Refusal('unauthenticated', sentence, { scheme: 'DPoP', error: 'invalid_dpop_proof' });

/** The claims of the proof. A key in its header counts only if it is public and the very key the token is bound to. */
const verifySignature = async (proof: string, jkt: string): Promise<JWTPayload> => {
  try {
    const { typ, jwk } = decodeProtectedHeader(proof);
    if (!isType(typ, ['dpop+jwt']) || jwk === undefined) throw new Error('no proof');
    const { payload } = await jwtVerify(proof, EmbeddedJWK, {
      algorithms: ALGORITHMS,
      // Its times are looked at below, in one place.
      currentDate: new Date(0),
      clockTolerance: Number.MAX_SAFE_INTEGER,
    });
    checkStrictly(proof);
    if ((await calculateJwkThumbprint(jwk, 'sha256')) === jkt) return payload;
  } catch {
    throw badProof('The DPoP proof is not a dpop+jwt that is signed with the public key in its header.');
  }
  throw badProof('The DPoP proof is signed with another key than the one the token is bound to.');
};

const problemWith = (
  claims: JWTPayload,
  { token, proof }: Bound,
  { now, tolerance }: DpopDeps,
): string | undefined => {
  const { jti, iat } = claims;
  if (claims['htm'] !== proof.method) return 'The htm of the DPoP proof is another method.';
  const url = withoutQuery(proof.url);
  if (url === undefined || withoutQuery(claims['htu']) !== url)
    return 'The htu of the DPoP proof is another address.';
  if (claims['ath'] !== digestOf(token, 'base64url'))
    return 'The ath of the DPoP proof is not the hash of this token.';
  if (typeof jti !== 'string' || jti === '' || jti.length > LONGEST_ID)
    return 'The DPoP proof has no usable jti.';
  if (typeof iat !== 'number' || !Number.isSafeInteger(iat))
    return 'The DPoP proof does not say when it was made.';
  if (iat * 1000 > now() + tolerance) return 'The DPoP proof was made in the future.';
  return iat * 1000 < now() - LIFE ? 'The DPoP proof is too old; make one for each request.' : undefined;
};

/** Compared after syntax- and scheme-based normalisation, as section 4.3 recommends; undefined if it is no URL. */
const withoutQuery = (url: unknown): string | undefined => {
  if (typeof url !== 'string' || !URL.canParse(url)) return undefined;
  const { origin, pathname, username, password } = new URL(url);
  return username === '' && password === '' ? `${origin}${pathname}` : undefined;
};

/**
 * The thumbprint in `cnf`; undefined for a token that anyone may send. Throws `Refusal('unauthenticated')` if the token is
 * bound in a way that cannot be checked here: taken as a plain bearer token it would be worth more than its issuer meant.
 */
export const boundKey = (cnf: unknown): string | undefined => {
  if (cnf === undefined) return undefined;
  const jkt = isRecord(cnf) ? cnf['jkt'] : undefined;
  if (isRecord(cnf) && Object.keys(cnf).length === 1 && typeof jkt === 'string' && jkt !== '') return jkt;
  throw new Refusal(
    'unauthenticated',
    'The token is bound to its client (cnf) in a way this gateway cannot check; it checks DPoP (jkt), not mTLS.',
  );
};
