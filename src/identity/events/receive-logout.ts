/** Logout tokens of the provider at which people sign in (OpenID Connect Back-Channel Logout 1.0, section 2.4). */
import { jwtVerify } from 'jose';
import { claimAt } from '../../domain/issuers/claims.ts';
import { Refusal } from '../../domain/refusal.ts';
import { ALGORITHMS } from '../algorithms.ts';
import { type IssuerKeys, IssuerUnreachable } from '../issuers/issuer-keys.ts';
import type { ReceiveEventDeps } from './receive-event.ts';

export interface ReceiveLogoutDeps
  extends Pick<ReceiveEventDeps, 'end' | 'wasSeen' | 'noteSeen' | 'now' | 'tolerance'> {
  /** The provider, and the client that the gateway is there. */
  readonly issuer: string;
  readonly clientId: string;
  readonly keys: Pick<IssuerKeys, 'find'>;
  /** Each claim that is the subject of people of this provider: in sign-ins, and in access tokens. */
  readonly subjectClaims: readonly string[];
  /** Told of what the provider has to be set up for. */
  readonly warn: (sentence: string) => void;
}

/** @throws Refusal `malformed-message` if the token is not one to act upon. */
export type ReceiveLogout = (token: string) => Promise<void>;

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
/** Milliseconds. */
const OLDEST = 10 * 60_000;
const TYPES = [undefined, 'logout+jwt', 'application/logout+jwt', 'jwt'];

/** Takes logout tokens of this provider for this client, each once and up to ten minutes old. */
export const createReceiveLogout = (deps: ReceiveLogoutDeps): ReceiveLogout => {
  const { issuer, clientId, keys, subjectClaims, now, tolerance } = deps;
  return async (token) => {
    const { payload, protectedHeader } = await jwtVerify(token, keys.find, {
      issuer,
      audience: clientId,
      algorithms: ALGORITHMS,
      requiredClaims: ['iat', 'jti', 'aud', 'events'],
      clockTolerance: tolerance / 1000,
      currentDate: new Date(now()),
    }).catch((error: unknown) => {
      // A fault that passes: the provider sends it again.
      if (error instanceof IssuerUnreachable) throw error;
      throw refused('is not one of the provider for this gateway');
    });
    if (!TYPES.includes(protectedHeader.typ?.toLowerCase())) throw refused('is of another type');
    // An ID token would have one: it must not sign anyone out.
    if (payload['nonce'] !== undefined) throw refused('has a nonce');
    if (Object(payload['events'])[EVENT] === undefined) throw refused('is about no logout');
    const at = Number(payload.iat) * 1000;
    if (!(at <= now() + tolerance && at >= now() - OLDEST)) throw refused('is too old, or not made yet');
    const id = JSON.stringify(['logout', issuer, payload.jti]);
    if (await deps.wasSeen(id)) throw refused('was used already');
    const named = subjectClaims.map((claim) => claimAt(payload, claim)).filter(isSubject);
    for (const subject of named)
      await deps.end(
        { account: { issuer, subject } },
        { issuer, reason: 'The person signed out at the provider.' },
      );
    // Not taken as done if some of what the person has goes by a subject that the token does not tell.
    if (named.length < subjectClaims.length) {
      const error = refused(`lacks a claim by which people are known here: ${subjectClaims.join(', ')}`);
      deps.warn(error.message);
      throw error;
    }
    await deps.noteSeen(id, now() + OLDEST + tolerance);
  };
};

const isSubject = (value: unknown): value is string => typeof value === 'string' && value !== '';

const refused = (why: string): Refusal => new Refusal('malformed-message', `The logout token ${why}.`);
