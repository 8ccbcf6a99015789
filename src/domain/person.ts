/** Whether two identities belong to one person, however each of them was established. */
import { callerKey, type Identity } from './caller.ts';

/**
 * Issuer of an identity of which only the confirmed e-mail is known (Slack mapping method `email`);
 * its subject is the e-mail in lower case.
 */
const EMAIL_ISSUER = 'mailto:';

export const emailIdentity = (email: string): Identity => ({
  issuer: EMAIL_ISSUER,
  subject: email.toLowerCase(),
  email,
});

/** One string for one person: by e-mail where there is one, so that a vote in Slack and one by API count once. */
export const personKey = (identity: Identity): string =>
  identity.email === undefined ? callerKey(identity) : `email:${identity.email.toLowerCase()}`;

/** True where either the account or the e-mail is the same: wrong in the safe direction for "not your own request". */
export const samePerson = (one: Identity, other: Identity): boolean =>
  callerKey(one) === callerKey(other) || personKey(one) === personKey(other);
