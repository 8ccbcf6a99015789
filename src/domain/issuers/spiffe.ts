/** SPIFFE: the tokens of its workloads (JWT-SVID) name no issuer; it is the trust domain of their subject. */

const TRUST_DOMAIN = 'spiffe://[a-z0-9._-]{1,255}';
const WHOLE = new RegExp(`^${TRUST_DOMAIN}$`);
/** Segments as the SPIFFE ID specification, section 2.2, has them: none is empty, `.` or `..`. */
const ID = new RegExp(`^(${TRUST_DOMAIN})(?:/(?!\\.{1,2}(?:/|$))[A-Za-z0-9._-]+)+$`);
const LONGEST = 2048;

/** Whether an issuer of the configuration is a trust domain, such as `spiffe://acme.io`. */
export const isTrustDomain = (issuer: string): boolean => WHOLE.test(issuer);

/** The trust domain that a SPIFFE ID belongs to; undefined for anything else. */
export const trustDomainOf = (subject: unknown): string | undefined =>
  typeof subject === 'string' && subject.length <= LONGEST ? ID.exec(subject)?.[1] : undefined;
