/** The response of a SAML provider -> the assertion that its signature covers. */
import { SAML } from '@node-saml/node-saml';
import { checkAssertionShape, checkResponseShape } from './check-shape.ts';
import { openAssertion } from './open-assertion.ts';
import { type Assertion, readAssertion } from './read-assertion.ts';
import { attribute, NAMESPACES, onlyChild, parseMessage } from './xml.ts';

/** How the gateway is known to the provider. */
export interface ServiceProvider {
  readonly entityId: string;
  /** Where assertions are posted to. */
  readonly acs: string;
  /** PEM: signs requests and decrypts assertions; undefined if the gateway has none. */
  readonly key: string | undefined;
}

export interface VerifiedResponse {
  readonly assertion: Assertion;
  /** What the response itself says, which may be unsigned: it may only refuse, never allow. */
  readonly inResponseTo: string | undefined;
}

/** Characters of base64. */
const LONGEST_RESPONSE = 384 * 1024;
const SUCCESS = 'urn:oasis:names:tc:SAML:2.0:status:Success';

/**
 * Checks shape and signature. A signature on the response or on the assertion will do, by any of the provider's
 * certificates; what is read is what it covers, and keys that the message brings along are never looked at.
 *
 * @throws Error that says what is wrong, for the log.
 */
export const verifyResponse = async (
  encoded: string,
  certificates: readonly string[],
  { entityId, acs, key }: ServiceProvider,
): Promise<VerifiedResponse> => {
  const root = parseMessage(decode(encoded));
  const { sealed } = checkResponseShape(root);
  checkHead(root, acs);
  const SAMLResponse = sealed === undefined ? encoded : await open(sealed, key, encoded);
  const saml = new SAML({
    idpCert: [...certificates],
    issuer: entityId,
    callbackUrl: acs,
    wantAssertionsSigned: false,
    wantAuthnResponseSigned: false,
    // Times and audience are checked by our clock, on what is read below.
    audience: false,
    acceptedClockSkewMs: -1,
    ...(key === undefined ? {} : { decryptionPvk: key }),
  });
  const { profile } = await saml.validatePostResponseAsync({ SAMLResponse });
  const verified = profile?.getAssertionXml?.();
  if (verified === undefined) throw new Error('the response holds no signed assertion');
  return { assertion: readAssertion(verified), inResponseTo: attribute(root, 'InResponseTo') };
};

const decode = (encoded: string): string => {
  if (encoded.length > LONGEST_RESPONSE) throw new Error('the message is too long');
  // Some providers break lines. Taken out first: with blanks in the pattern it would take time by their square.
  const bare = encoded.replaceAll(/[\r\n\t ]/g, '');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(bare)) throw new Error('the message is not base64');
  // Bytes that are no UTF-8 would be replaced, and then the text is no longer what was signed.
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(bare, 'base64'));
};

const checkHead = (root: Element, acs: string): void => {
  const status = onlyChild(root, 'samlp', 'Status');
  const code = status === undefined ? undefined : onlyChild(status, 'samlp', 'StatusCode');
  const value = code === undefined ? undefined : attribute(code, 'Value');
  if (value !== SUCCESS)
    throw new Error(`the provider answered ${/[A-Za-z]+$/.exec(value ?? '')?.[0] ?? 'no status'}`);
  if (attribute(root, 'Destination') !== acs)
    throw new Error(`the response is not meant for ${acs} (Destination)`);
};

/**
 * Around what the library cannot decrypt, so that it finds an assertion to verify. Nothing but the signature of the
 * assertion counts then: this response has none.
 */
const around = (assertion: string): string =>
  Buffer.from(
    `<samlp:Response xmlns:samlp="${NAMESPACES.samlp}" ID="_opened" Version="2.0">${assertion.replace(DECLARATION, '')}</samlp:Response>`,
  ).toString('base64');

const DECLARATION = /^\uFEFF?<\?xml [^?<>]*\?>\s*/;

/** What is encrypted is checked like what is not, before anything else reads it; returns what the library is to verify. */
const open = async (sealed: Element, key: string | undefined, encoded: string): Promise<string> => {
  const { text, isOfLibrary } = await openAssertion(sealed, key);
  const assertion = parseMessage(text);
  checkAssertionShape(assertion);
  if (isOfLibrary) return encoded;
  if (onlyChild(assertion, 'ds', 'Signature') === undefined)
    throw new Error(
      'the assertion is not signed itself, which it has to be if it is encrypted by RSA-OAEP of XML Encryption 1.1',
    );
  return around(text);
};
