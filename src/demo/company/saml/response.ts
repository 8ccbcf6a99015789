/** Responses of a SAML provider: written, signed and encrypted as providers do it. */
import { createPublicKey, randomUUID } from 'node:crypto';
import { SignedXml } from 'xml-crypto';
import { type EncryptOptions, encrypt } from 'xml-encryption';
import type { KeyPair } from './certificate.ts';

export interface ResponseOptions {
  /** Entity id of the provider. */
  readonly issuer: string;
  /** Entity id and address of who asked. */
  readonly audience: string;
  readonly acs: string;
  /** Id of the request; undefined if the provider began by itself. */
  readonly inResponseTo: string | undefined;
  readonly nameId: string;
  readonly nameIdFormat?: string;
  /** Values by name. */
  readonly attributes: Readonly<Record<string, readonly string[]>>;
  readonly sessionIndex?: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** When the person signed in; now by default. */
  readonly authnInstant?: number;
}

const PERSISTENT = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent';
const LIFE = 5 * 60_000;

const newId = (): string => `_${randomUUID()}`;
const instant = (at: number): string => new Date(at).toISOString();

/** The text with every character that XML gives a meaning replaced. */
export const escapeXml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** An unsigned assertion. */
export const writeAssertion = (options: ResponseOptions): string => {
  const { now, acs, inResponseTo, nameIdFormat = PERSISTENT } = options;
  const answers = inResponseTo === undefined ? '' : ` InResponseTo="${escapeXml(inResponseTo)}"`;
  const attributes = Object.entries(options.attributes).map(([name, values]) => {
    const texts = values.map((value) => `<saml:AttributeValue>${escapeXml(value)}</saml:AttributeValue>`);
    return `<saml:Attribute Name="${escapeXml(name)}">${texts.join('')}</saml:Attribute>`;
  });
  return [
    `<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="${newId()}" Version="2.0" IssueInstant="${instant(now)}">`,
    `<saml:Issuer>${escapeXml(options.issuer)}</saml:Issuer>`,
    `<saml:Subject><saml:NameID Format="${nameIdFormat}">${escapeXml(options.nameId)}</saml:NameID>`,
    '<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">',
    `<saml:SubjectConfirmationData Recipient="${escapeXml(acs)}" NotOnOrAfter="${instant(now + LIFE)}"${answers}/>`,
    '</saml:SubjectConfirmation></saml:Subject>',
    `<saml:Conditions NotBefore="${instant(now)}" NotOnOrAfter="${instant(now + LIFE)}">`,
    `<saml:AudienceRestriction><saml:Audience>${escapeXml(options.audience)}</saml:Audience></saml:AudienceRestriction>`,
    '</saml:Conditions>',
    `<saml:AuthnStatement AuthnInstant="${instant(options.authnInstant ?? now)}" SessionIndex="${options.sessionIndex ?? newId()}">`,
    '<saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified</saml:AuthnContextClassRef></saml:AuthnContext>',
    `</saml:AuthnStatement><saml:AttributeStatement>${attributes.join('')}</saml:AttributeStatement></saml:Assertion>`,
  ].join('');
};

/** A response around an assertion, signed or encrypted or not. */
export const wrapAssertion = (assertion: string, options: ResponseOptions): string => {
  const { inResponseTo } = options;
  const answers = inResponseTo === undefined ? '' : ` InResponseTo="${escapeXml(inResponseTo)}"`;
  return [
    `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="${newId()}" Version="2.0" IssueInstant="${instant(options.now)}" Destination="${escapeXml(options.acs)}"${answers}>`,
    `<saml:Issuer>${escapeXml(options.issuer)}</saml:Issuer>`,
    '<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>',
    `${assertion}</samlp:Response>`,
  ].join('');
};

export interface Algorithms {
  readonly signature: string;
  readonly digest: string;
  readonly transforms: readonly string[];
}

const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
export const STRONG: Algorithms = {
  signature: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  digest: 'http://www.w3.org/2001/04/xmlenc#sha256',
  transforms: ['http://www.w3.org/2000/09/xmldsig#enveloped-signature', EXCLUSIVE],
};

/** Signs the first element of this local name, with the signature behind its issuer as the schema wants it. */
export const signElement = (
  xml: string,
  name: string,
  { key, certificate, algorithms = STRONG }: KeyPair & { readonly algorithms?: Algorithms },
): string => {
  const xpath = `//*[local-name(.)='${name}']`;
  const signer = new SignedXml({
    privateKey: key,
    publicCert: certificate,
    signatureAlgorithm: algorithms.signature,
    canonicalizationAlgorithm: EXCLUSIVE,
  });
  signer.addReference({ xpath, transforms: [...algorithms.transforms], digestAlgorithm: algorithms.digest });
  const reference = `${xpath}/*[local-name(.)='Issuer']`;
  signer.computeSignature(xml, { prefix: 'ds', location: { reference, action: 'after' } });
  return signer.getSignedXml();
};

export interface Encryption {
  readonly content: EncryptOptions['encryptionAlgorithm'];
  readonly key: EncryptOptions['keyEncryptionAlgorithm'];
}

const GCM: Encryption = {
  content: 'http://www.w3.org/2009/xmlenc11#aes256-gcm',
  key: 'http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p',
};

/** An encrypted assertion in place of a plain one, for the holder of this certificate. */
export const encryptAssertion = async (
  assertion: string,
  certificate: string,
  { content, key }: Encryption = GCM,
): Promise<string> => {
  const publicKey = createPublicKey(certificate).export({ type: 'spki', format: 'pem' });
  const options = {
    rsa_pub: publicKey,
    pem: certificate,
    encryptionAlgorithm: content,
    keyEncryptionAlgorithm: key,
    warnInsecureAlgorithm: false,
  };
  const data = await new Promise<string>((resolve, reject) => {
    encrypt(assertion, options, (error, result) => (error ? reject(error) : resolve(String(result))));
  });
  return `<saml:EncryptedAssertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">${data}</saml:EncryptedAssertion>`;
};
