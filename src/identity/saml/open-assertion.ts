/** Decrypts an assertion: by the library, or here if its key is encrypted as XML Encryption 1.1 has it, which that cannot. */
import { constants, createDecipheriv, privateDecrypt } from 'node:crypto';
import { decrypt } from 'xml-encryption';
import { attribute, isElement, type Namespace, onlyChild, textOf, withDescendants } from './xml.ts';

export interface OpenedAssertion {
  /** What was encrypted. Nothing proves yet who wrote it. */
  readonly text: string;
  /** Whether the library can decrypt it as well. */
  readonly isOfLibrary: boolean;
}

/** RSA-OAEP whose hash and mask can be chosen (XML Encryption 1.1, section 5.5.2); Keycloak does so unless told otherwise. */
export const RSA_OAEP_11 = 'http://www.w3.org/2009/xmlenc11#rsa-oaep';

/** @throws Error if the key does not fit, which says nothing of the text. */
export const openAssertion = async (sealed: Element, key: string | undefined): Promise<OpenedAssertion> => {
  if (key === undefined) {
    throw new Error('the assertion is encrypted, and identity.signIn.saml.keyPair is not set');
  }
  const encryptedKey = find(sealed, 'EncryptedKey');
  if (methodOf(encryptedKey) === RSA_OAEP_11)
    return { text: open(sealed, encryptedKey, key), isOfLibrary: false };
  return { text: await openByLibrary(sealed, key).catch(() => refuse(encryptedKey)), isOfLibrary: true };
};

/**
 * What is said depends on what the message names, never on how it failed.
 *
 * @throws Error always
 */
const refuse = (encryptedKey: Element): never => {
  const digest = digestOf(encryptedKey);
  if (digest === undefined || digest === SHA_1) throw notOpened();
  throw new Error(
    'the key of the assertion is encrypted by rsa-oaep-mgf1p with another digest than SHA-1, which cannot be read; have the provider use rsa-oaep (XML Encryption 1.1) with SHA-256 for digest and mask generation, or rsa-oaep-mgf1p with SHA-1',
  );
};

const openByLibrary = (sealed: Element, key: string): Promise<string> => {
  const options = { key, disallowDecryptionWithInsecureAlgorithm: true, warnInsecureAlgorithm: false };
  return new Promise((resolve, reject) => {
    decrypt(sealed.toString(), options, (error, text) => {
      if (error !== null) reject(error);
      else resolve(String(text));
    });
  });
};

const open = (sealed: Element, encryptedKey: Element, key: string): string => {
  const oaepHash = hashOf(encryptedKey);
  const data = find(sealed, 'EncryptedData');
  const algorithm = CIPHERS.get(methodOf(data) ?? '');
  if (algorithm === undefined) throw notOpened();
  try {
    const padding = constants.RSA_PKCS1_OAEP_PADDING;
    const contentKey = privateDecrypt({ key, padding, oaepHash }, cipherOf(encryptedKey));
    const bytes = cipherOf(data);
    const tag = bytes.subarray(bytes.length - TAG);
    const decipher = createDecipheriv(algorithm, contentKey, bytes.subarray(0, NONCE), {
      authTagLength: TAG,
    });
    decipher.setAuthTag(tag);
    const text = Buffer.concat([
      decipher.update(bytes.subarray(NONCE, bytes.length - TAG)),
      decipher.final(),
    ]);
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(text);
  } catch {
    // Whatever it was: one who can tell a wrong key from a wrong text could decrypt by asking often.
    throw notOpened();
  }
};

/** Bytes, as XML Encryption 1.1 has them (section 5.2.4). */
const NONCE = 12;
const TAG = 16;
const CIPHERS: ReadonlyMap<string, 'aes-128-gcm' | 'aes-256-gcm'> = new Map([
  ['http://www.w3.org/2009/xmlenc11#aes128-gcm', 'aes-128-gcm'],
  ['http://www.w3.org/2009/xmlenc11#aes256-gcm', 'aes-256-gcm'],
]);

const SHA_1 = 'http://www.w3.org/2000/09/xmldsig#sha1';
const DIGESTS: ReadonlyMap<string, string> = new Map([
  [SHA_1, 'sha1'],
  ['http://www.w3.org/2001/04/xmlenc#sha256', 'sha256'],
  ['http://www.w3.org/2001/04/xmldsig-more#sha384', 'sha384'],
  ['http://www.w3.org/2001/04/xmlenc#sha512', 'sha512'],
]);
const MASKS: ReadonlyMap<string, string> = new Map(
  ['sha1', 'sha256', 'sha384', 'sha512'].map((hash) => [`http://www.w3.org/2009/xmlenc11#mgf1${hash}`, hash]),
);

/** SHA-1 is what both are if nothing is said, and does no harm here: OAEP needs no collision to be hard. */
const hashOf = (encryptedKey: Element): string => {
  const method = onlyChild(encryptedKey, 'xenc', 'EncryptionMethod');
  const [digest, mask] = [digestOf(encryptedKey), algorithmIn(method, 'xenc11', 'MGF')];
  const hash = digest === undefined ? 'sha1' : DIGESTS.get(digest);
  const masking = mask === undefined ? 'sha1' : MASKS.get(mask);
  const hasLabel = method !== undefined && onlyChild(method, 'xenc', 'OAEPparams') !== undefined;
  if (hash === undefined || hash !== masking || hasLabel)
    throw new Error(
      'the key of the assertion is encrypted by RSA-OAEP with two kinds of hash or a label; have the provider use SHA-256 for digest and mask generation (MGF1)',
    );
  return hash;
};

const digestOf = (encryptedKey: Element): string | undefined =>
  algorithmIn(onlyChild(encryptedKey, 'xenc', 'EncryptionMethod'), 'ds', 'DigestMethod');

const algorithmIn = (method: Element | undefined, namespace: Namespace, name: string): string | undefined => {
  const element = method && onlyChild(method, namespace, name);
  return element && (attribute(element, 'Algorithm') ?? '');
};

/** The only one there is: the shape was checked. */
const find = (sealed: Element, name: 'EncryptedData' | 'EncryptedKey'): Element => {
  const found = withDescendants(sealed).find((each) => isElement(each, 'xenc', name));
  if (found === undefined) throw notOpened();
  return found;
};

const methodOf = (element: Element): string | undefined => {
  const method = onlyChild(element, 'xenc', 'EncryptionMethod');
  return method && attribute(method, 'Algorithm');
};

const cipherOf = (element: Element): Buffer => {
  const data = onlyChild(element, 'xenc', 'CipherData');
  const value = data && onlyChild(data, 'xenc', 'CipherValue');
  if (value === undefined) throw notOpened();
  return Buffer.from(textOf(value), 'base64');
};

const notOpened = (): Error =>
  new Error('the assertion cannot be decrypted with identity.signIn.saml.keyPair');
