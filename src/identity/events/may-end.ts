/** Whose people a transmitter of security events may end: those of its issuers, and addresses that these are trusted for. */
import type { PersonName } from '../../domain/people/person-name.ts';
import type { TokenSource } from '../caller-from-claims.ts';
import { isOfDomain } from '../read-email.ts';

type Source = Pick<TokenSource, 'issuer' | 'emails'>;

/**
 * Returns the check. `issuers` are those of the settings; if undefined, the transmitter's own, and the one issuer of
 * `sources` if they have no other: that one is trusted for everything.
 */
export const createMayEnd = (
  { issuer, issuers }: { readonly issuer: string; readonly issuers?: readonly string[] | undefined },
  sources: readonly Source[],
): ((named: PersonName) => boolean) => {
  const [only, ...others] = new Set(sources.map((each) => each.issuer));
  const own = others.length > 0 || only === undefined ? [issuer] : [issuer, only];
  const meant = issuers ?? own;
  const trusted = sources.filter((each) => meant.includes(each.issuer));
  return ({ account, name, email }) =>
    name === undefined &&
    (account === undefined || meant.includes(account.issuer)) &&
    (email === undefined || trusted.some(({ emails }) => isOfDomain(email, emails)));
};
