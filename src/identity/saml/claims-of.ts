/** What an assertion says -> claims, so that SAML and OpenID providers are trusted by the same rules. */
import type { Claims } from '../../domain/issuers/claims.ts';
import type { GroupsClaim } from '../read-groups.ts';
import type { Assertion } from './read-assertion.ts';

/** Stands for the subject of an assertion, as attributes do by their names. */
export const NAME_ID = 'NameID';

/**
 * Attributes by name: one value as a text, several as a list, and groups always as a list, since one group is a list of one.
 * Values that are no text are given as such, so that groups among them are refused rather than left out. All are texts:
 * no attribute says that an address is verified.
 */
export const claimsOf = ({ nameId, attributes }: Assertion, groups: GroupsClaim): Claims => ({
  ...Object.fromEntries(
    [...attributes].map(([name, values]) => [
      name,
      name === listed(groups) ? listOf(values) : textOrList(values),
    ]),
  ),
  // Too many groups for an assertion: Entra leaves them out and puts a link, if a token has this claim.
  ...(attributes.has(GROUPS_LINK) ? { _claim_names: { [pathOf(groups)]: GROUPS_LINK } } : {}),
  [NAME_ID]: nameId.value,
});

const GROUPS_LINK = 'http://schemas.microsoft.com/claims/groups.link';

const pathOf = (groups: GroupsClaim): string => (typeof groups === 'string' ? groups : groups.path);

/** One text that holds several names is taken apart if the setting says so. */
const listed = (groups: GroupsClaim): string | undefined => {
  if (typeof groups === 'string') return groups;
  return groups.separator === undefined ? groups.path : undefined;
};

const UNREADABLE = {};
const listOf = (values: readonly string[] | undefined): unknown => values ?? UNREADABLE;
const textOrList = (values: readonly string[] | undefined): unknown =>
  values?.length === 1 ? values[0] : listOf(values);
