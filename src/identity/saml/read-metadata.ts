/** Metadata of a SAML provider -> where to send people, and which certificates sign (SAML metadata, section 2.4). */
import { X509Certificate } from 'node:crypto';
import { isSafeUrl } from '../../domain/loopback.ts';
import { attribute, childrenOf, isElement, parseMetadata, textOf, withDescendants } from './xml.ts';

export interface SamlProvider {
  /** Where sign-in requests go, by redirect. */
  readonly entryPoint: string;
  /** Where single logout goes, by redirect; undefined if the provider has none. */
  readonly logoutUrl: string | undefined;
  /** PEM; several while the provider changes its key. */
  readonly certificates: readonly string[];
}

const REDIRECT = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect';
const SHORTEST_KEY = 2048;

/**
 * The provider of this entity id; metadata may describe many. `now` in milliseconds.
 *
 * @throws Error that says what is missing.
 */
export const readMetadata = (text: string, issuer: string, now: number): SamlProvider => {
  const root = parseMetadata(text);
  const entity = withDescendants(root).find(
    (each) => isElement(each, 'md', 'EntityDescriptor') && attribute(each, 'entityID') === issuer,
  );
  if (entity === undefined)
    throw new Error(`the metadata describes no provider with the entity id ${issuer}`);
  for (const each of [root, entity]) checkValidity(each, now);
  const [role] = childrenOf(entity, 'md', 'IDPSSODescriptor');
  if (role === undefined) throw new Error(`the metadata of ${issuer} is not that of an identity provider`);
  const entryPoint = locationOf(role, 'SingleSignOnService');
  if (entryPoint === undefined) {
    throw new Error(`the metadata of ${issuer} names no SingleSignOnService for HTTP-Redirect, by https`);
  }
  const certificates = childrenOf(role, 'md', 'KeyDescriptor')
    .filter((each) => (attribute(each, 'use') ?? 'signing') === 'signing')
    .flatMap(withDescendants)
    .filter((each) => isElement(each, 'ds', 'X509Certificate'))
    .map((each) => readCertificate(textOf(each)));
  if (certificates.length === 0)
    throw new Error(`the metadata of ${issuer} names no certificate for signing`);
  return { entryPoint, logoutUrl: locationOf(role, 'SingleLogoutService'), certificates };
};

/**
 * The certificate as PEM; `text` is PEM or bare base64. It is a key by another name: who vouches for it, and until when,
 * is the metadata's business (SAML metadata interoperability profile, section 2.6.1).
 *
 * @throws Error unless it holds an RSA key of at least 2048 bits.
 */
export const readCertificate = (text: string): string => {
  const isPem = text.includes('-----BEGIN');
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(isPem ? text : Buffer.from(text, 'base64'));
  } catch {
    throw new Error('a certificate of the provider cannot be read; it has to be PEM, or base64 of DER');
  }
  const { asymmetricKeyType, asymmetricKeyDetails } = certificate.publicKey;
  if (asymmetricKeyType !== 'rsa' || (asymmetricKeyDetails?.modulusLength ?? 0) < SHORTEST_KEY) {
    throw new Error('a certificate of the provider does not hold an RSA key of at least 2048 bits');
  }
  return certificate.toString();
};

const checkValidity = (element: Element, now: number): void => {
  const until = attribute(element, 'validUntil');
  // Negated, so that a time which cannot be read counts as past.
  if (until !== undefined && !(now < Date.parse(until)))
    throw new Error(`the metadata was valid until ${until}`);
};

const locationOf = (role: Element, service: string): string | undefined => {
  const found = childrenOf(role, 'md', service).find((each) => attribute(each, 'Binding') === REDIRECT);
  const location = found === undefined ? undefined : attribute(found, 'Location');
  return location !== undefined && URL.canParse(location) && isSafeUrl(location) ? location : undefined;
};
