/**
 * The shape a SAML response may have, checked before any signature: one assertion in its one place, signatures only if
 * they belong, strong algorithms, ids that name one element. Signature wrapping (XSW1 to XSW8 of "On Breaking SAML", 2012)
 * needs a second assertion, a second place or a moved signature, so each of these is refused however well it is signed.
 */
import { RSA_OAEP_11 } from './open-assertion.ts';
import { attribute, childrenOf, elementsIn, isElement, onlyChild, withDescendants } from './xml.ts';

export interface ResponseShape {
  /** The encrypted assertion; undefined if it is plain. */
  readonly sealed: Element | undefined;
}

const SIGNATURES = [
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512',
];
const DIGESTS = ['http://www.w3.org/2001/04/xmlenc#sha256', 'http://www.w3.org/2001/04/xmlenc#sha512'];
const CANONICAL = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const TRANSFORMS = ['http://www.w3.org/2000/09/xmldsig#enveloped-signature', CANONICAL];
/** RSA with PKCS #1 v1.5 padding and AES-CBC let an attacker decrypt by asking often ("How to Break XML Encryption", 2011). */
const KEY_ENCRYPTION = ['http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p', RSA_OAEP_11];
const CONTENT_ENCRYPTION = [
  'http://www.w3.org/2009/xmlenc11#aes128-gcm',
  'http://www.w3.org/2009/xmlenc11#aes256-gcm',
];

/** @throws Error that says what is wrong with the response, quoting nothing of it but names of algorithms. */
export const checkResponseShape = (root: Element): ResponseShape => {
  if (!isElement(root, 'samlp', 'Response')) throw new Error('the message is not a SAML response');
  const all = withDescendants(root);
  checkIds(all);
  const carriers = all.filter(
    ({ localName }) => localName === 'Assertion' || localName === 'EncryptedAssertion',
  );
  const plain = childrenOf(root, 'saml', 'Assertion');
  const encrypted = childrenOf(root, 'saml', 'EncryptedAssertion');
  if (carriers.length !== 1 || plain.length + encrypted.length !== 1) {
    throw new Error('the response does not hold exactly one assertion in its place');
  }
  checkSignatures(all, [root, ...plain]);
  const [sealed] = encrypted;
  if (sealed !== undefined) checkEncryption(sealed);
  return { sealed };
};

/** The same for an assertion by itself, as it comes out of decryption. */
export const checkAssertionShape = (root: Element): void => {
  if (!isElement(root, 'saml', 'Assertion')) throw new Error('the encrypted part is not an assertion');
  const all = withDescendants(root);
  checkIds(all);
  if (all.some((each) => each !== root && each.localName === 'Assertion')) {
    throw new Error('the assertion holds another one');
  }
  checkSignatures(all, [root]);
};

/** Signatures name what they cover by id; one that two elements have, whatever its letters, covers neither. */
const checkIds = (all: readonly Element[]): void => {
  const ids = all.flatMap((each) => ['ID', 'Id', 'id'].flatMap((name) => attribute(each, name) ?? []));
  if (new Set(ids).size !== ids.length) throw new Error('the message has the same id twice');
};

const checkSignatures = (all: readonly Element[], signable: readonly Element[]): void => {
  const found = all.filter(({ localName }) => localName === 'Signature');
  const expected = signable.flatMap((each) => onlyChild(each, 'ds', 'Signature') ?? []);
  if (found.length !== expected.length) throw new Error('a signature stands where none belongs');
  for (const signature of expected) checkSignature(signature);
};

const checkSignature = (signature: Element): void => {
  const allowed = ['SignedInfo', 'SignatureValue', 'KeyInfo'];
  if (elementsIn(signature).some((each) => !allowed.some((name) => isElement(each, 'ds', name)))) {
    throw new Error('a signature holds more than a signature');
  }
  const info = only(signature, 'SignedInfo');
  demand('canonicalization', only(info, 'CanonicalizationMethod'), [CANONICAL]);
  demand('signature algorithm', only(info, 'SignatureMethod'), SIGNATURES);
  const reference = only(info, 'Reference');
  demand('digest', only(reference, 'DigestMethod'), DIGESTS);
  for (const each of elementsIn(only(reference, 'Transforms'))) demand('transform', each, TRANSFORMS);
  const parent = signature.parentNode as Element;
  const id = attribute(parent, 'ID') ?? '';
  if (!/^[\w.-]+$/.test(id) || attribute(reference, 'URI') !== `#${id}`) {
    throw new Error('a signature covers something else than the element it stands in');
  }
};

const only = (parent: Element, name: string): Element => {
  const found = onlyChild(parent, 'ds', name);
  if (found === undefined) throw new Error(`a signature has no ${name}`);
  return found;
};

const demand = (what: string, element: Element, accepted: readonly string[]): void => {
  const algorithm = attribute(element, 'Algorithm') ?? 'none';
  if (!accepted.includes(algorithm)) {
    throw new Error(
      `the ${what} ${algorithm.slice(0, 100)} is not accepted; have the provider use SHA-256 with RSA`,
    );
  }
};

const checkEncryption = (sealed: Element): void => {
  const all = withDescendants(sealed);
  const methodsOf = (name: string) =>
    all
      .filter((each) => isElement(each, 'xenc', name))
      .map((each) => onlyChild(each, 'xenc', 'EncryptionMethod'))
      .map((method) => (method === undefined ? '' : (attribute(method, 'Algorithm') ?? '')));
  const [content = '', ...contents] = methodsOf('EncryptedData');
  const [key = '', ...keys] = methodsOf('EncryptedKey');
  const isKnown = CONTENT_ENCRYPTION.includes(content) && KEY_ENCRYPTION.includes(key);
  if (!isKnown || contents.length + keys.length > 0) {
    throw new Error(
      'the encryption is not accepted; have the provider use AES-GCM and RSA-OAEP, for one recipient',
    );
  }
  // Followed by a search whose expression they become part of.
  const links = all.flatMap((each) => attribute(each, 'URI') ?? []);
  if (links.some((link) => !/^#[\w.-]+$/.test(link)))
    throw new Error('the encryption refers to something odd');
};
