/** The company directory that the configuration names. */
import type { Config } from '../config/schema.ts';
import { createScimDirectory, type Directory } from '../identity/scim.ts';
import { issuersOfPeople } from '../identity/trust.ts';

/** Undefined if none is named. */
export const openDirectory = (
  { directory, identity }: Pick<Config, 'directory' | 'identity'>,
  now: () => number,
): Directory | undefined => {
  if (directory?.scim === undefined) return undefined;
  // Its people are those who get tokens there; without any such issuer they are known by e-mail alone.
  const issuer = issuersOfPeople(identity)[0] ?? directory.scim.url;
  return createScimDirectory(
    { ...directory.scim, issuer },
    { fetch: (url, options) => fetch(url, options), now },
  );
};
