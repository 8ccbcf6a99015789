/** What a SAML provider is told about the gateway. */
import { generateServiceProviderMetadata } from '@node-saml/node-saml';

export interface ServiceMetadata {
  readonly entityId: string;
  readonly acs: string;
  /** Where messages of single logout come to, by redirect. */
  readonly logout: string;
  /** PEM; undefined if the gateway has no key of its own. */
  readonly keyPair: { readonly key: string; readonly certificate: string } | undefined;
  readonly nameIdFormat: string | undefined;
}

/** XML, as providers import it (SAML metadata, section 2.4.4). */
export const serviceMetadata = ({ entityId, acs, logout, keyPair, nameIdFormat }: ServiceMetadata): string =>
  generateServiceProviderMetadata({
    issuer: entityId,
    callbackUrl: acs,
    identifierFormat: nameIdFormat ?? null,
    logoutCallbackUrl: logout,
    wantAssertionsSigned: true,
    ...(keyPair === undefined
      ? {}
      : {
          privateKey: keyPair.key,
          publicCerts: [keyPair.certificate],
          decryptionPvk: keyPair.key,
          decryptionCert: keyPair.certificate,
        }),
    // The library knows one binding there, which is not the one that is served, and two ciphers that are refused.
  })
    .replace(/(<SingleLogoutService Binding="[^"]*:)HTTP-POST"/, '$1HTTP-Redirect"')
    .replace(/\s*<EncryptionMethod Algorithm="[^"]*-cbc"\/>/g, '');
