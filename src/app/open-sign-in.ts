/** How people sign in with a browser: the protocol that the company's provider speaks. */

import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import type { EndedFamilies } from '../authorization-server/ended-families.ts';
import { servesAuthorization } from '../config/identity-settings.ts';
import type { Keys } from '../config/load-keys.ts';
import type { Config } from '../config/schema.ts';
import type { DocumentStore } from '../domain/document.ts';
import type { PersonConnections } from '../domain/people/person-connections.ts';
import type { SignInMethod } from '../domain/sign-in.ts';
import { createSamlRouter, SAML_PATHS } from '../http/sign-in/saml.ts';
import { SIGNED_IN_PATH, signInPath } from '../http/sign-in/sign-in.ts';
import { createAnswers } from '../identity/saml/answers.ts';
import { createEndedSessions, type SamlSession } from '../identity/saml/ended-sessions.ts';
import { createFindProvider, type FindProvider } from '../identity/saml/find-provider.ts';
import { createSamlLogout } from '../identity/saml/logout.ts';
import { readCertificate } from '../identity/saml/read-metadata.ts';
import { serviceMetadata } from '../identity/saml/service-metadata.ts';
import { createSamlSignIn, LONGEST_SESSION, type SamlAttempt } from '../identity/saml/sign-in-saml.ts';
import { createOidcSignIn, type OidcAttempt } from '../identity/sign-in-oidc.ts';
import { samlSource, signInSource } from '../identity/trust.ts';
import type { VerifyAssertion } from '../identity/verify-assertion.ts';
import type { Sealer } from '../mcp/seal.ts';
import type { Audit } from '../operators/audit.ts';
import type { Store } from '../store/store.ts';
import type { People } from './open-people.ts';

/** What everything that people do with a browser is made of. */
export interface WebDeps {
  readonly config: Config;
  readonly publicUrl: string;
  readonly people: People;
  /** How people connect to servers that are used in their own name, by the name of the server. */
  readonly connections: ReadonlyMap<string, PersonConnections>;
  readonly store: Store;
  readonly sealer: Sealer;
  readonly sealing: Keys['sealing'];
  readonly holder: string;
  readonly audit: Audit;
  readonly verifyAssertion: VerifyAssertion;
  readonly families: EndedFamilies;
  readonly log: Logger;
  readonly now: () => number;
}

interface SignInDeps {
  readonly config: Pick<Config, 'identity'>;
  readonly publicUrl: string;
  readonly documents: Pick<DocumentStore, 'getDocument' | 'putDocument'>;
  readonly sealer: Sealer;
  readonly log: Logger;
  readonly now: () => number;
}

type SignInSettings = NonNullable<Config['identity']['signIn']>;
type OidcSettings = NonNullable<SignInSettings['oidc']>;
type SamlSettings = NonNullable<SignInSettings['saml']>;

/** Signing in by OpenID Connect. */
export const openOidc = (
  { config: { identity }, publicUrl, log, now }: SignInDeps,
  oidc: OidcSettings,
): SignInMethod<OidcAttempt> =>
  createOidcSignIn({
    clientId: oidc.clientId,
    clientSecret: oidc.clientSecret,
    source: signInSource(identity, oidc),
    tolerance: identity.clockTolerance,
    offline: servesAuthorization(identity),
    now,
    callback: `${publicUrl}/auth/callback`,
    log,
  });

interface Saml {
  readonly method: SignInMethod<SamlAttempt>;
  readonly router: RequestHandler;
}

/** Signing in by SAML 2.0, with the routes that the provider posts to. */
export const openSaml = (deps: SignInDeps, saml: SamlSettings): Saml => {
  const { config, publicUrl, documents, sealer, log, now } = deps;
  const entityId = saml.entityId ?? `${publicUrl}${SAML_PATHS.metadata}`;
  const acs = `${publicUrl}${SAML_PATHS.acs}`;
  const { keyPair, nameIdFormat, issuer } = saml;
  const logout = `${publicUrl}${SAML_PATHS.logout}`;
  const tolerance = config.identity.clockTolerance;
  const findProvider = findProviderOf(saml, deps);
  const serviceProvider = { entityId, acs, key: keyPair?.key };
  const ended = createEndedSessions({ documents, issuer, longest: LONGEST_SESSION, now });
  const { receive, ...method } = createSamlSignIn({
    source: samlSource(config.identity, saml),
    serviceProvider,
    nameIdFormat,
    unsolicited: saml.idpInitiated ? signInPath(SIGNED_IN_PATH) : undefined,
    findProvider,
    answers: createAnswers({ documents, sealer, issuer, now }),
    now,
    isEnded: ended.isEnded,
    tolerance,
    log,
  });
  const leaving = createSamlLogout({
    issuer,
    serviceProvider,
    address: logout,
    findProvider,
    ended,
    now,
    tolerance,
    log,
  });
  const metadata = serviceMetadata({ entityId, acs, logout, keyPair, nameIdFormat });
  return {
    method: { ...method, leave: (upstream) => leaving.leave(upstream as SamlSession) },
    router: createSamlRouter({ publicUrl, metadata, receive, receiveLogout: leaving.receive }),
  };
};

/** @throws Error if the certificates of the configuration cannot be used. */
const findProviderOf = (saml: SamlSettings, { log, now }: SignInDeps): FindProvider => {
  const { issuer, metadata, entryPoint, logoutUrl, certificate } = saml;
  if (metadata !== undefined) return createFindProvider({ issuer, metadata, fetch, now, log });
  const provider = {
    entryPoint: entryPoint ?? '',
    logoutUrl,
    certificates: (certificate ?? []).map(readCertificate),
  };
  return async () => provider;
};
