/** Whether two identities belong to one person, however each of them was established. */
import { isAddressLike } from './address.ts';
import { callerKey, type Identity, qualifiedSubject } from './caller.ts';

/**
 * Issuer of an identity of which only the confirmed e-mail is known (Slack mapping method `email`);
 * its subject is the e-mail in lower case.
 */
const EMAIL_ISSUER = 'mailto:';
const EMAIL = 'email:';
const SLACK = 'slack:';

/** The identity of someone who is known by an address alone. */
export const emailIdentity = (email: string): Identity => ({
  issuer: EMAIL_ISSUER,
  subject: email.toLowerCase(),
  email,
});

/** One string for one person: by e-mail if there is one, so that a vote in Slack and one by API count once. */
export const personKey = (identity: Identity): string =>
  identity.email === undefined ? callerKey(identity) : `${EMAIL}${identity.email.toLowerCase()}`;

/** The address in a key that `personKey` has made of one. */
export const emailOfKey = (key: string): string | undefined =>
  key.startsWith(EMAIL) ? key.slice(EMAIL.length) : undefined;

/** True if either the account or the e-mail is the same: wrong in the safe direction for "not your own request". */
export const samePerson = (one: Identity, other: Identity): boolean =>
  callerKey(one) === callerKey(other) || personKey(one) === personKey(other);

/**
 * Whether a word someone wrote down means this person: their e-mail address, their subject or their Slack user id. A bare
 * subject names people of the first issuer only, since every issuer may have an `alice`, and a subject that reads as an
 * address is none: it may be a user name that someone chose. `ISSUER SUBJECT` names anyone.
 */
export const isNamed = (word: string, person: Identity, slackUser?: string): boolean =>
  word.toLowerCase() === person.email?.toLowerCase() ||
  (word === person.subject && person.foreign !== true && !isAddressLike(person.subject)) ||
  word === qualifiedSubject(person) ||
  word === slackUser;

/**
 * Whether the word could mean this person, counting what their issuer is not trusted for: for keeping someone out, such as
 * from their own request; never for letting them in.
 */
export const couldBeNamed = (word: string, person: Identity, slackUser?: string): boolean =>
  isNamed(word, person, slackUser) ||
  word === person.subject ||
  (isAddressLike(word) && word.toLowerCase() === person.subject.toLowerCase()) ||
  word.toLowerCase() === person.unproven?.email?.toLowerCase();

/** Whether one of these people says to have the address of one of the others, verified or not. */
export const shareAddress = (some: readonly Identity[], others: readonly Identity[]): boolean => {
  const known = new Set(others.flatMap(addressesOf));
  return some.flatMap(addressesOf).some((address) => known.has(address));
};

const addressesOf = ({ email, unproven }: Identity): readonly string[] =>
  [email, unproven?.email].filter((each) => each !== undefined).map((each) => each.toLowerCase());

const SLACK_USER = /^[UW][A-Z0-9]{4,}$/;

/** Whether a word someone wrote down is a Slack user id. */
export const isSlackUser = (word: string): boolean => SLACK_USER.test(word);

/** Everything a person is known by, each as one string: accounts, e-mail addresses, the Slack user. */
export const namesOf = (identities: readonly Identity[], slackUser?: string): readonly string[] => [
  ...identities.flatMap((identity) => [
    ...(identity.issuer === EMAIL_ISSUER ? [] : [callerKey(identity)]),
    ...(identity.email === undefined ? [] : [personKey(identity)]),
  ]),
  ...(slackUser === undefined ? [] : [`${SLACK}${slackUser}`]),
];

/**
 * Whether two sets of names (`namesOf`, `personKey`) belong to one person. `unknown` if they have nothing in common
 * that could tell: an e-mail address proves nothing about an account of which no e-mail is known.
 */
export const compareNames = (
  one: readonly string[],
  other: readonly string[],
): 'same' | 'different' | 'unknown' => {
  if (one.some((name) => other.includes(name))) return 'same';
  const kinds = new Set(other.map(kindOf));
  return one.some((name) => kinds.has(kindOf(name))) ? 'different' : 'unknown';
};

/** Names of one kind differ for different people; accounts do within one issuer. */
const kindOf = (name: string): string =>
  [EMAIL, SLACK].find((kind) => name.startsWith(kind)) ?? String(JSON.parse(name)[0]);
