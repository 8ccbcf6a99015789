/** Whether a verified assertion is for us, for now and for this sign-in (SAML profiles, section 4.1.4.3). */
import type { Assertion } from './read-assertion.ts';

export interface Expected {
  /** Entity id of the provider. */
  readonly issuer: string;
  /** Entity id of the gateway. */
  readonly entityId: string;
  /** Where assertions are posted to. */
  readonly acs: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Milliseconds by which the provider's clock may be ahead or behind. */
  readonly tolerance: number;
}

export interface Accepted {
  /** The request it answers; undefined if the provider began by itself. */
  readonly inResponseTo: string | undefined;
  /** Milliseconds since the epoch; from then on the assertion is refused by its times alone. */
  readonly usableUntil: number;
}

/** Longest time an assertion may be on its way, in milliseconds, whatever its own times allow: it is remembered as long. */
const LONGEST_WAY = 24 * 60 * 60_000;
const TRANSIENT = 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient';

/** @throws Error that says which condition does not hold. */
export const checkAssertion = (assertion: Assertion, expected: Expected): Accepted => {
  const { now, tolerance } = expected;
  if (assertion.issuer !== expected.issuer) throw new Error('the assertion is of another issuer');
  checkAudience(assertion, expected);
  checkTimes('the assertion', assertion, expected);
  const { sessionNotOnOrAfter = Number.POSITIVE_INFINITY } = assertion;
  if (sessionNotOnOrAfter + tolerance <= now) throw new Error('the session at the provider has ended');
  const confirmation = assertion.confirmations.find(
    (each) => each.recipient === expected.acs && each.notOnOrAfter !== undefined,
  );
  if (confirmation === undefined) {
    throw new Error(`the assertion is not for ${expected.acs} (Recipient), or for any length of time`);
  }
  checkTimes('the confirmation', confirmation, expected);
  const usableUntil =
    Math.min(confirmation.notOnOrAfter ?? 0, assertion.notOnOrAfter ?? Number.POSITIVE_INFINITY) + tolerance;
  if (usableUntil > now + LONGEST_WAY) throw new Error('the assertion may be used for more than a day');
  return { inResponseTo: confirmation.inResponseTo, usableUntil };
};

/** A name that changes with each sign-in would be a new person each time. */
export const isTransient = ({ nameId }: Pick<Assertion, 'nameId'>): boolean => nameId.format === TRANSIENT;

const checkAudience = ({ audiences }: Assertion, { entityId }: Expected): void => {
  const isOurs = audiences.length > 0 && audiences.every((each) => each.includes(entityId));
  if (!isOurs) throw new Error(`the assertion is not for the audience ${entityId}`);
};

const checkTimes = (
  what: string,
  { notBefore, notOnOrAfter }: Pick<Assertion, 'notBefore' | 'notOnOrAfter'>,
  { now, tolerance }: Expected,
): void => {
  if (notBefore !== undefined && now + tolerance < notBefore) throw new Error(`${what} is not valid yet`);
  if (notOnOrAfter !== undefined && now - tolerance >= notOnOrAfter) throw new Error(`${what} has ended`);
};
