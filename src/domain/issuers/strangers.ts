/** Whether conditions on claims keep strangers out if an issuer serves everyone. */
import type { ClaimConditions } from './claims.ts';
import { isPublicMail } from './public-mail.ts';
import { type Narrowing, type SharedIssuer, sharedIssuer } from './shared-issuers.ts';

/**
 * What is wrong with trusting this issuer under these conditions, as a sentence that says what to write; undefined if its
 * tokens are the company's own.
 */
export const strangersOf = (issuer: string, require: ClaimConditions): string | undefined => {
  const shared = sharedIssuer(issuer);
  if (shared === undefined) return undefined;
  const { name, claims, example } = shared;
  if (Object.entries(require).some(([claim, patterns]) => namesTenant(shared, claim, patterns)))
    return undefined;
  const begin = `${name} gives tokens to everyone, strangers too`;
  if (Object.keys(require).length === 0) return `${begin}: add require, for example ${example}`;
  const own = shared.addsClaims === true ? ', or by a claim of your own that is named by a URL' : '';
  const which = `one of ${Object.keys(claims).join(', ')}`;
  return `${begin}, and these conditions do not keep strangers out: name your own account in full by ${which}${own}, for example ${example}`;
};

const namesTenant = (
  { claims, addsClaims }: SharedIssuer,
  claim: string,
  patterns: readonly string[],
): boolean => {
  // One pattern that is too wide opens the gateway, whatever the others are.
  if (addsClaims === true && URL.canParse(claim)) {
    return patterns.every((pattern) => isNarrow(pattern, 'exact') && !/^(true|false)?$/.test(pattern.trim()));
  }
  const narrowing = Object.hasOwn(claims, claim) ? claims[claim] : undefined;
  return narrowing !== undefined && patterns.every((pattern) => isNarrow(pattern, narrowing));
};

const isNarrow = (pattern: string, narrowing: Narrowing): boolean => {
  const isExact = !/[*?]/.test(pattern);
  if (narrowing === 'exact') return isExact;
  if (narrowing === 'email') {
    const [, domain] = /^\*@([^*?@]+)$/.exec(pattern) ?? [];
    return isExact || (domain !== undefined && !isPublicMail(domain));
  }
  // What ends with a name in full is closed by a colon, so that `acme` is told from the beginning of `acme-evil`.
  return narrowing.test(isExact ? `${pattern}:` : (/^[^*?]*/.exec(pattern)?.[0] ?? ''));
};
