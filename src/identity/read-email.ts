/** The e-mail address a token names, and whether it counts: people are matched by it. */
import { type Claims, claimAt } from '../domain/issuers/claims.ts';

export interface EmailTrust {
  /** Claim with the address. */
  readonly claim: string;
  /** Domains whose addresses count. */
  readonly domains: 'all' | readonly string[];
  /** `always` if the issuer verifies every address and has no claim that says so. */
  readonly verified: 'claim' | 'always';
}

export interface FoundEmail {
  readonly address: string | undefined;
  readonly counts: boolean;
}

/** The address, if there is one, and whether this issuer is trusted for it. */
export const readEmail = (claims: Claims, trust: EmailTrust): FoundEmail => {
  const address = claimAt(claims, trust.claim);
  if (typeof address !== 'string' || address === '') return { address: undefined, counts: false };
  return {
    address,
    counts: isOfDomain(address, trust.domains) && isVerified(claims, trust) && isPlain(address),
  };
};

/**
 * OpenID Connect Core, section 5.1: `email_verified` is about `email`. Beside a claim such as `https://acme.io/email` its
 * own `https://acme.io/email_verified` counts; a claim of another name is verified only if it repeats `email`.
 */
export const isVerified = (claims: Claims, { claim, verified }: Omit<EmailTrust, 'domains'>): boolean => {
  if (verified === 'always') return true;
  if (claim.endsWith('email')) return claimAt(claims, `${claim}_verified`) === true;
  return claims['email_verified'] === true && claims['email'] === claimAt(claims, claim);
};

/** Whether an address is of one of these domains. */
export const isOfDomain = (address: string, domains: EmailTrust['domains']): boolean => {
  if (domains === 'all') return true;
  const domain = address.slice(address.lastIndexOf('@') + 1).toLowerCase();
  return domains.some((each) => each.toLowerCase() === domain);
};

/** Some letters become ASCII in lower case (U+212A becomes k), so that two addresses would be one. */
const isPlain = (address: string): boolean =>
  /^[^\s@]+@[^\s@]+$/.test(address) &&
  address.toLowerCase() === address.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
