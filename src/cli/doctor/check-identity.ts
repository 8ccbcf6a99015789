/** Whether issuers of tokens publish their keys, and whether people could sign in. */

import { X509Certificate } from 'node:crypto';
import type { Config } from '../../config/schema.ts';
import { findJwksUri } from '../../identity/issuers/issuer-keys.ts';
import { createFindProvider } from '../../identity/saml/find-provider.ts';
import { readCertificate } from '../../identity/saml/read-metadata.ts';
import { createScimClient, equals } from '../../identity/scim-client.ts';
import { type Finding, finding } from './finding.ts';

type SamlSettings = NonNullable<NonNullable<Config['identity']['signIn']>['saml']>;

const TIMEOUT = 5000;
const NO_ONE = 'no-one@firebreak.invalid';

/** Resolves with a finding for each issuer, and for signing in. Never rejects. */
export const checkIdentity = ({
  identity: { issuers, signIn },
  directory: { scim } = {},
}: Config): Promise<readonly Finding[]> =>
  Promise.all([
    ...issuers.map(({ issuer, jwksUri }) =>
      finding(`issuer ${issuer}`, async () => {
        const url = jwksUri ?? (await findJwksUri(issuer, fetch));
        const count = await countKeys(url);
        if (count === 0) throw new Error(`${url} lists no keys`);
        return `its keys are at ${url}`;
      }),
    ),
    ...(signIn === undefined
      ? []
      : [
          finding(`signIn ${signIn.oidc?.issuer ?? signIn.saml?.issuer}`, async () => {
            if (signIn.saml !== undefined) return checkSaml(signIn.saml);
            await findJwksUri(signIn.oidc?.issuer ?? '', fetch);
            return 'its discovery document is there';
          }),
        ]),
    ...(scim === undefined
      ? []
      : [
          finding('directory', async () => {
            const found = await createScimClient(scim, fetch)('Users', equals('userName', NO_ONE));
            return `${scim.url} answers${found.length === 0 ? '' : ', but ignores filters'}`;
          }),
        ]),
  ]);

/** What the sign-in would use, now. */
const checkSaml = async (saml: SamlSettings): Promise<string> => {
  const { issuer, metadata, certificate = [] } = saml;
  const log = { warn: () => {} };
  const certificates =
    metadata === undefined
      ? certificate.map(readCertificate)
      : (await createFindProvider({ issuer, metadata, fetch, now: Date.now, log })()).certificates;
  const ends = certificates.map((each) => new X509Certificate(each).validTo).join(' and ');
  return `it signs with ${certificates.length} certificate${certificates.length === 1 ? '' : 's'}, until ${ends}`;
};

const countKeys = async (url: string): Promise<number> => {
  const answer = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT), redirect: 'error' });
  if (answer.status !== 200) throw new Error(`${url} answered ${answer.status}`);
  const { keys } = Object(await answer.json()) as { keys?: unknown };
  if (!Array.isArray(keys)) throw new Error(`${url} is no key set`);
  return keys.length;
};
