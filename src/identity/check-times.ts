/** The times of a token: when it was made, from when and until when it is good, and for how long at most. */
import type { Caller } from '../domain/caller.ts';
import type { Claims } from '../domain/issuers/claims.ts';
import { Refusal } from '../domain/refusal.ts';

export interface TimeLimits {
  /** Milliseconds a token may be good for, by whom it stands for. */
  readonly maxTokenLife: Readonly<Record<Caller['kind'], number>>;
  /** Milliseconds by which the issuer's clock may be ahead. */
  readonly tolerance: number;
}

/** Seconds at the end of the year 9999; what lies beyond is no moment anyone meant. */
const LAST_MOMENT = 253_402_300_799;

/**
 * Throws `Refusal('unauthenticated')` if a time is not a whole number of seconds, if the token was made in the future or
 * ends before it begins, or if it lives longer than allowed: from `iat` to `exp`, or from now if it does not say when it was made.
 */
export const checkTimes = (
  claims: Claims,
  kind: Caller['kind'],
  { limits, now }: { readonly limits: TimeLimits; readonly now: number },
): void => {
  for (const name of ['exp', 'iat', 'nbf']) {
    if (claims[name] !== undefined && !isMoment(claims[name])) {
      throw new Refusal(
        'unauthenticated',
        `The claim ${name} of the token is not a time: whole seconds since 1970 are.`,
      );
    }
  }
  const madeAt = claims['iat'] === undefined ? now : Number(claims['iat']) * 1000;
  if (madeAt > now + limits.tolerance) {
    throw new Refusal('unauthenticated', 'The token was made in the future: its iat is ahead of our clock.');
  }
  const until = Number(claims['exp']);
  // Such a token was never good; the one who made it meant something else.
  if (['iat', 'nbf'].some((name) => claims[name] !== undefined && Number(claims[name]) >= until)) {
    throw new Refusal('unauthenticated', 'The token ends (exp) before it begins (iat, nbf).');
  }
  const most = limits.maxTokenLife[kind] + (claims['iat'] === undefined ? limits.tolerance : 0);
  if (until * 1000 - madeAt <= most) return;
  throw new Refusal(
    'unauthenticated',
    `The token is good for longer than this gateway accepts (${hours(limits.maxTokenLife[kind])}, maxTokenLife): have the issuer give shorter ones.`,
  );
};

const isMoment = (value: unknown): boolean =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= LAST_MOMENT;

const hours = (milliseconds: number): string => `${Math.round((milliseconds / 3_600_000) * 100) / 100} h`;
