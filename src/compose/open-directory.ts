/** The company directory that the configuration names. */
import type { Config } from '../config/schema.ts';
import { createScimDirectory, type Directory } from '../identity/scim.ts';

/** Undefined where none is named. */
export const openDirectory = (
  { directory, identity: { issuers, signIn } }: Pick<Config, 'directory' | 'identity'>,
  now: () => number,
): Directory | undefined => {
  if (directory === undefined) return undefined;
  // Its people are those who get tokens there; without any such issuer they are known by e-mail alone.
  const issuer =
    issuers.find(({ kind }) => kind === 'human')?.issuer ?? signIn?.oidc.issuer ?? directory.scim.url;
  return createScimDirectory(
    { ...directory.scim, issuer },
    { fetch: (url, options) => fetch(url, options), now },
  );
};
