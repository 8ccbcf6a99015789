/** Signing in by SAML: a file of its own, loaded only if the settings name such a provider. */
import type { RequestHandler } from 'express';
import type { Config } from '../../config/schema.ts';
import type { SignInMethod } from '../../domain/sign-in.ts';
import { createSamlRouter, SAML_PATHS } from '../../http/sign-in/saml.ts';
import { SIGNED_IN_PATH, signInPath } from '../../http/sign-in/sign-in.ts';
import { createAnswers } from '../../identity/saml/answers.ts';
import { createEndedSessions, type SamlSession } from '../../identity/saml/ended-sessions.ts';
import { createFindProvider, type FindProvider } from '../../identity/saml/find-provider.ts';
import { createKnownPeople, type KnownPeople } from '../../identity/saml/known-people.ts';
import { createSamlLogout } from '../../identity/saml/logout.ts';
import { readCertificate } from '../../identity/saml/read-metadata.ts';
import { serviceMetadata } from '../../identity/saml/service-metadata.ts';
import { createSamlSignIn, LONGEST_SESSION, type SamlAttempt } from '../../identity/saml/sign-in-saml.ts';
import { samlSource } from '../../identity/trust.ts';
import type { EndPerson } from '../../operators/end-person.ts';
import type { SignInDeps } from './open-sign-in.ts';

type SamlSettings = NonNullable<NonNullable<Config['identity']['signIn']>['saml']>;

interface Saml {
  readonly method: SignInMethod<SamlAttempt>;
  readonly router: RequestHandler;
}

/** Signing in by SAML 2.0, with the routes that the provider posts to. */
export const openSaml = (deps: SignInDeps & { readonly endPerson: EndPerson }, saml: SamlSettings): Saml => {
  const { config, publicUrl, documents, sealer, log, now } = deps;
  const entityId = saml.entityId ?? `${publicUrl}${SAML_PATHS.metadata}`;
  const acs = `${publicUrl}${SAML_PATHS.acs}`;
  const { keyPair, nameIdFormat, issuer } = saml;
  const logout = `${publicUrl}${SAML_PATHS.logout}`;
  const tolerance = config.identity.clockTolerance;
  const findProvider = findProviderOf(saml, deps);
  const serviceProvider = { entityId, acs, key: keyPair?.key };
  const ended = createEndedSessions({ documents, issuer, longest: LONGEST_SESSION, now });
  const known = createKnownPeople({ documents, sealer, issuer, longest: LONGEST_SESSION, now });
  const { receive, ...method } = createSamlSignIn({
    source: samlSource(config.identity, saml),
    serviceProvider,
    nameIdFormat,
    unsolicited: saml.idpInitiated ? signInPath(SIGNED_IN_PATH) : undefined,
    findProvider,
    answers: createAnswers({ documents, sealer, issuer, now }),
    clock: { now, tolerance },
    notePerson: known.note,
    isEnded: ended.isEnded,
    log,
  });
  const leaving = createSamlLogout({
    issuer,
    serviceProvider,
    address: logout,
    findProvider,
    ended,
    endPerson: endBy(deps.endPerson, { issuer, known }),
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

/** As back-channel logout does: all that the person has by signing in, and not what they allowed at other servers. */
const endBy =
  (endPerson: EndPerson, { issuer, known }: { readonly issuer: string; readonly known: KnownPeople }) =>
  async (nameId: string): Promise<void> => {
    const account = await known.find(nameId);
    if (account === undefined) return;
    await endPerson(
      { account },
      {
        by: { issuer, subject: 'single logout', email: undefined },
        via: 'web',
        reason: 'The person signed out at the provider.',
        isSignOut: true,
      },
    );
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
