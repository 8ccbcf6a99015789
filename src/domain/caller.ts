/** Who calls: the verified identity behind one access token. */

export interface Caller {
  /** Issuer URL of the token, as configured. */
  readonly issuer: string;
  readonly subject: string;
  readonly email: string | undefined;
  readonly groups: readonly string[];
  /** A person at a client, or a workload such as a CI job or service. */
  readonly kind: 'human' | 'workload';
  /**
   * True if a workload was told by what its token looks like, not by a setting: it may be a person, whom rules for people
   * then keep out as well. Undefined is false.
   */
  readonly kindGuessed?: boolean | undefined;
  /** The one who answers for a workload, if that is known: e-mail address, subject or Slack user id. */
  readonly owner?: string | undefined;
  /** Which run of a job or service this is, as claims of its token by name; undefined for people. */
  readonly run?: Readonly<Record<string, string>> | undefined;
  /** Which sign-in of a client a token of the gateway comes from: when that is revoked, all its tokens end. */
  readonly family?: string | undefined;
  /**
   * What the token was given for, in one digest of its claims such as session, scopes and audiences: two tokens of one client
   * may reach differently far. Undefined if no token tells.
   */
  readonly reach?: string | undefined;
  /** When what proves them was made, in milliseconds since the epoch; undefined counts as before anything was ended. */
  readonly issuedAt?: number | undefined;
  /** OAuth client that got the token (`client_id` or `azp`), if the token says so. */
  readonly clientId: string | undefined;
  /**
   * True if a bare subject does not name this caller: their issuer is not the first one for people. `ISSUER SUBJECT` does.
   * Undefined is false.
   */
  readonly foreign?: boolean | undefined;
  /** What the token says although its issuer is not trusted for it: it counts against the caller, never for them. */
  readonly unproven?: Unproven | undefined;
  /** End of the token's validity, in milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** An address that no one verified or of a foreign domain, and groups the issuer is not trusted for. */
export interface Unproven {
  readonly email?: string | undefined;
  readonly groups?: readonly string[] | undefined;
}

/** What was asked for is remembered as long as its caller is: each call asks some twenty times. */
const keys = new WeakMap<object, string>();

/** One string for one identity; two issuers may use the same subject. */
export const callerKey = (caller: Pick<Caller, 'issuer' | 'subject'>): string => {
  const known = keys.get(caller);
  if (known !== undefined) return known;
  const key = JSON.stringify([caller.issuer, caller.subject]);
  keys.set(caller, key);
  return key;
};

/**
 * One string for one identity at one client, with what that was given: the start of it is what `callerKey` has. What one
 * client of a person has got serves no other.
 */
export const clientKey = ({
  issuer,
  subject,
  clientId,
  family,
  reach,
}: Pick<Caller, 'issuer' | 'subject' | 'clientId' | 'family' | 'reach'>): string =>
  JSON.stringify([issuer, subject, clientId, family, reach]);

/** The identity that `callerKey` or `clientKey` has made one string of. */
export const callerOfKey = (key: string): Pick<Caller, 'issuer' | 'subject'> => {
  const [issuer = '', subject = ''] = JSON.parse(key) as readonly string[];
  return { issuer, subject };
};

/** How people know the caller: e-mail if there is one, otherwise the subject. */
export const callerName = (caller: Pick<Caller, 'email' | 'subject'>): string =>
  caller.email ?? caller.subject;

/** How people are told who asks: a workload together with the one who answers for it. */
export const describeCaller = (caller: Pick<Caller, 'email' | 'subject' | 'kind' | 'owner'>): string => {
  if (caller.kind === 'human') return callerName(caller);
  return `${callerName(caller)} (workload)${caller.owner === undefined ? '' : `, owner ${caller.owner}`}`;
};

/** A person or workload as tokens and mappings name it. */
export type Identity = Pick<Caller, 'issuer' | 'subject' | 'email' | 'foreign' | 'unproven' | 'family'>;

/** How rules and lists name a person or workload of any issuer: the issuer, a space, the subject. */
export const qualifiedSubject = ({ issuer, subject }: Pick<Caller, 'issuer' | 'subject'>): string =>
  `${issuer} ${subject}`;
