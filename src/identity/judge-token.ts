/** A token of a known issuer -> whom it stands for, or a refusal that says why. */
import { errors } from 'jose';
import type { Caller } from '../domain/caller.ts';
import type { Claims } from '../domain/issuers/claims.ts';
import { isTrustDomain, trustDomainOf } from '../domain/issuers/spiffe.ts';
import { Refusal } from '../domain/refusal.ts';
import { digestOf } from '../domain/text/digest.ts';
import { followed, type NowOrLater } from '../domain/time/now-or-later.ts';
import type { Audience } from './audiences.ts';
import { callerFromClaims } from './caller-from-claims.ts';
import { checkTimes } from './check-times.ts';
import { explainTokenError } from './explain-token-error.ts';
import { IssuerUnreachable } from './issuers/issuer-keys.ts';
import type { KnownIssuer } from './issuers/known-issuers.ts';
import { checkStrictly } from './strict-jwt.ts';
import { verifyToken } from './verify-token.ts';

export interface JudgeDeps {
  readonly now: () => number;
  /** Milliseconds by which clocks of issuers and clients may be ahead. */
  readonly tolerance: number;
  readonly log: { warn(fields: object, message: string): void };
}

interface Judged {
  readonly caller: Caller;
  readonly claims: Claims;
  /** When it was made, in milliseconds since the epoch; 0 if it does not say. */
  readonly issuedAt: number;
}

/** Whether what a person was given at that moment was ended since; `at` is what it is shown for. */
export type IsEnded = (caller: Caller, since: number, at?: Audience) => NowOrLater<boolean>;

/** @throws Refusal `unauthenticated` if what the token opened was ended since it was made. */
export const refuseEnded = (
  isEnded: IsEnded,
  { caller, issuedAt, audience }: Pick<Judged, 'caller' | 'issuedAt'> & { readonly audience?: Audience },
): NowOrLater<void> => followed(isEnded(caller, issuedAt, audience), refuseIf);

const refuseIf = (isEnded: boolean): void => {
  if (!isEnded) return;
  throw new Refusal('unauthenticated', 'The access that this token stands for was ended: sign in again.');
};

/** Everything but its use is checked. @throws Refusal `unauthenticated`, whose sentence is safe to show. */
export const judgeToken = async (
  { now, tolerance, log }: JudgeDeps,
  token: string,
  {
    issuer: { settings, keys },
    audience,
  }: { readonly issuer: KnownIssuer; readonly audience: readonly string[] },
): Promise<Judged> => {
  const at = now();
  const isSpiffe = isTrustDomain(settings.issuer);
  const claims = await verifyToken(token, keys.find, {
    issuer: isSpiffe ? undefined : settings.issuer,
    audience,
    now: at,
    tolerance,
  }).catch((error: unknown) => {
    if (error instanceof IssuerUnreachable) {
      log.warn({ issuer: settings.issuer, err: error }, 'an issuer of tokens cannot be reached');
    }
    throw new Refusal('unauthenticated', explainTokenError(error));
  });
  // A trust domain vouches for no one but its own workloads.
  if (isSpiffe && trustDomainOf(claims.sub) !== settings.issuer) {
    throw new Refusal(
      'unauthenticated',
      explainTokenError(new errors.JWTClaimValidationFailed('', claims, 'iss')),
    );
  }
  checkStrictly(token);
  const issuedAt = (claims.iat ?? 0) * 1000;
  const told = settings.readCaller?.(claims) ?? callerFromClaims(claims, settings);
  const caller = { ...told, issuedAt, reach: reachOf(claims) };
  const { maxTokenLife } = settings;
  checkTimes(claims, caller.kind, { limits: { maxTokenLife, tolerance }, now: at });
  return { caller, claims, issuedAt };
};

/** Of one token, and not of what it allows. */
const OF_ONE_TOKEN = new Set([
  'iat',
  'exp',
  'nbf',
  'jti',
  'auth_time',
  'at_hash',
  'nonce',
  'uti',
  'aio',
  'rh',
]);

/** All else may set apart what two tokens allow: scopes, roles, delegation, authorization details, however an issuer calls them. */
const reachOf = (claims: Claims): string => {
  const telling = Object.entries(claims).filter(([name]) => !OF_ONE_TOKEN.has(name));
  return digestOf(JSON.stringify(telling.toSorted(([one], [other]) => (one < other ? -1 : 1))), 'base64url');
};
