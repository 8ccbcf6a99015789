/** How people sign in with a browser: the protocol that the company's provider speaks. */
import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import { servesAuthorization } from '../config/identity-settings.ts';
import type { Config } from '../config/schema.ts';
import type { DocumentStore } from '../domain/document.ts';
import type { SignInMethod } from '../domain/sign-in.ts';
import { createSamlRouter, SAML_PATHS } from '../http/sign-in/saml.ts';
import { SIGNED_IN_PATH, signInPath } from '../http/sign-in/sign-in.ts';
import { createAnswers } from '../identity/saml/answers.ts';
import { createFindProvider, type FindProvider } from '../identity/saml/find-provider.ts';
import { readCertificate } from '../identity/saml/read-metadata.ts';
import { serviceMetadata } from '../identity/saml/service-metadata.ts';
import { createSamlSignIn, type SamlAttempt } from '../identity/saml/sign-in-saml.ts';
import { createOidcSignIn, type OidcAttempt } from '../identity/sign-in-oidc.ts';
import { samlSource, signInSource } from '../identity/trust.ts';
import type { Sealer } from '../mcp/seal.ts';

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

export const openSaml = (deps: SignInDeps, saml: SamlSettings): Saml => {
  const { config, publicUrl, documents, sealer, log, now } = deps;
  const entityId = saml.entityId ?? `${publicUrl}${SAML_PATHS.metadata}`;
  const acs = `${publicUrl}${SAML_PATHS.acs}`;
  const { keyPair, nameIdFormat, issuer } = saml;
  const { receive, ...method } = createSamlSignIn({
    source: samlSource(config.identity, saml),
    serviceProvider: { entityId, acs, key: keyPair?.key },
    nameIdFormat,
    unsolicited: saml.idpInitiated ? signInPath(SIGNED_IN_PATH) : undefined,
    findProvider: findProviderOf(saml, deps),
    answers: createAnswers({ documents, sealer, issuer, now }),
    now,
    tolerance: config.identity.clockTolerance,
    log,
  });
  const metadata = serviceMetadata({ entityId, acs, keyPair, nameIdFormat });
  return { method, router: createSamlRouter({ metadata, receive }) };
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
