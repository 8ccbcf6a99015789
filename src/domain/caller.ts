/** Who calls: the verified identity behind one access token. */

export interface Caller {
  /** Issuer URL of the token, as configured. */
  readonly issuer: string;
  readonly subject: string;
  readonly email: string | undefined;
  readonly groups: readonly string[];
  /** A person at a client, or a workload such as a CI job or service. */
  readonly kind: 'human' | 'workload';
  /** Whoever answers for a workload, where that is known: e-mail address, subject or Slack user id. */
  readonly owner?: string | undefined;
  /** OAuth client that got the token (`client_id` or `azp`), where the token says so. */
  readonly clientId: string | undefined;
  /** End of the token's validity, in milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** One string for one identity; two issuers may use the same subject. */
export const callerKey = (caller: Pick<Caller, 'issuer' | 'subject'>): string =>
  JSON.stringify([caller.issuer, caller.subject]);

/** How people know the caller: e-mail where there is one, otherwise the subject. */
export const callerName = (caller: Pick<Caller, 'email' | 'subject'>): string =>
  caller.email ?? caller.subject;

/** How people are told who asks: a workload together with whoever answers for it. */
export const describeCaller = (caller: Pick<Caller, 'email' | 'subject' | 'kind' | 'owner'>): string => {
  if (caller.kind === 'human') return callerName(caller);
  return `${callerName(caller)} (workload)${caller.owner === undefined ? '' : `, owner ${caller.owner}`}`;
};

/** A person or workload as tokens and mappings name it. */
export type Identity = Pick<Caller, 'issuer' | 'subject' | 'email'>;
