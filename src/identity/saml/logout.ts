/** Single logout (SAML profiles, section 4.4): begun here, or by the provider, in each case through the browser. */
import { SAML } from '@node-saml/node-saml';
import { Refusal } from '../../domain/refusal.ts';
import type { EndedSessions, SamlSession } from './ended-sessions.ts';
import type { FindProvider } from './find-provider.ts';
import type { SamlProvider } from './read-metadata.ts';
import { readRedirectMessage } from './redirect-message.ts';
import type { ServiceProvider } from './verify-response.ts';
import { attribute, childrenOf, isElement, onlyChild, textOf } from './xml.ts';

export interface SamlLogout {
  /** The address at the provider that ends this session there; undefined if the provider has none. */
  readonly leave: (session: SamlSession) => Promise<string | undefined>;
  /**
   * Takes a query of the provider. A request ends the sessions that it names, and the address that tells the provider so is
   * returned; after an answer to our own request, or without such an address, there is nothing to return.
   *
   * @throws Refusal `unauthenticated`, safe to show.
   */
  readonly receive: (query: string) => Promise<string | undefined>;
}

export interface SamlLogoutDeps {
  /** Entity id of the provider. */
  readonly issuer: string;
  readonly serviceProvider: ServiceProvider;
  /** Where messages of logout come to. */
  readonly address: string;
  readonly findProvider: FindProvider;
  readonly ended: EndedSessions;
  /** Ends what a person was given here by their sign-ins, whatever session they came from; does nothing for one it does not know. */
  readonly endPerson: (nameId: string) => Promise<void>;
  readonly now: () => number;
  /** Milliseconds by which the provider's clock may be ahead or behind. */
  readonly tolerance: number;
  readonly log: { warn(fields: object, message: string): void };
}

/** Resolves with where the browser goes on; undefined if the provider offers no single logout. */
export const createSamlLogout = (deps: SamlLogoutDeps): SamlLogout => ({
  leave: async ({ nameId, sessionIndex }) => {
    const provider = await deps.findProvider();
    if (provider.logoutUrl === undefined) return undefined;
    const profile = {
      issuer: deps.issuer,
      nameID: nameId.value,
      nameIDFormat: nameId.format ?? UNSPECIFIED,
      ...(sessionIndex === undefined ? {} : { sessionIndex }),
    };
    return open(deps, provider).getLogoutUrlAsync(profile, '', {});
  },
  receive: async (query) => {
    try {
      return await receive(deps, query);
    } catch (error) {
      deps.log.warn({ err: error, issuer: deps.issuer }, 'a sign-out by SAML failed');
      throw new Refusal(
        'unauthenticated',
        'The identity provider’s request to sign you out cannot be accepted.',
      );
    }
  },
});

const UNSPECIFIED = 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified';
/** A request without an end is good for as long, in milliseconds. */
const USUAL_LIFE = 5 * 60_000;

const open = (
  { serviceProvider }: SamlLogoutDeps,
  { entryPoint, logoutUrl, certificates }: SamlProvider,
): SAML =>
  new SAML({
    entryPoint,
    ...(logoutUrl === undefined ? {} : { logoutUrl }),
    issuer: serviceProvider.entityId,
    callbackUrl: serviceProvider.acs,
    idpCert: [...certificates],
    signatureAlgorithm: 'sha256',
    ...(serviceProvider.key === undefined ? {} : { privateKey: serviceProvider.key }),
  });

const receive = async (deps: SamlLogoutDeps, query: string): Promise<string | undefined> => {
  const provider = await deps.findProvider();
  const { kind, root, relayState } = readRedirectMessage(query, provider.certificates);
  checkHead(root, deps);
  if (kind === 'response') {
    if (!isElement(root, 'samlp', 'LogoutResponse'))
      throw new Error('the message is no answer to a sign-out');
    return undefined;
  }
  if (!isElement(root, 'samlp', 'LogoutRequest')) throw new Error('the message is no request to sign out');
  const id = attribute(root, 'ID') ?? '';
  const nameId = onlyChild(root, 'saml', 'NameID');
  if (nameId === undefined) throw new Error('the request names no one, or encrypts the name');
  const indexes = childrenOf(root, 'samlp', 'SessionIndex').map(textOf);
  await deps.ended.end(textOf(nameId), indexes.length === 0 ? undefined : indexes);
  await deps.endPerson(textOf(nameId));
  if (provider.logoutUrl === undefined) return undefined;
  const asked = { issuer: deps.issuer, ID: id, nameID: textOf(nameId), nameIDFormat: UNSPECIFIED };
  return open(deps, provider).getLogoutResponseUrlAsync(asked, relayState ?? '', {}, true);
};

const checkHead = (root: Element, { issuer, address, now, tolerance }: SamlLogoutDeps): void => {
  const named = onlyChild(root, 'saml', 'Issuer');
  if (named === undefined || textOf(named) !== issuer) throw new Error('the message is of another issuer');
  if (attribute(root, 'Destination') !== address) throw new Error(`the message is not meant for ${address}`);
  const issued = Date.parse(attribute(root, 'IssueInstant') ?? '');
  const until = Date.parse(attribute(root, 'NotOnOrAfter') ?? '') || issued + USUAL_LIFE;
  // Negated, so that times which cannot be read count as past.
  if (!(now() < until + tolerance && issued <= now() + tolerance))
    throw new Error('the message is not of now');
};
