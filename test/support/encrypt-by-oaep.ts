/** Encrypted assertions as Keycloak writes them unless told otherwise: RSA-OAEP of XML Encryption 1.1, by the WebCrypto of Node. */
import { createCipheriv, createPublicKey, randomBytes, webcrypto } from 'node:crypto';

export interface ByOaep {
  readonly hash?: 'SHA-1' | 'SHA-256' | 'SHA-384' | 'SHA-512';
  /** What it says to have been used, if that is something else. */
  readonly mask?: string;
  readonly digest?: string;
  readonly label?: string;
  /** How the key is said to be encrypted; that of XML Encryption 1.0 names no mask. */
  readonly method?: 'xmlenc11#rsa-oaep' | 'xmlenc#rsa-oaep-mgf1p';
  readonly content?: string;
  /** Whether a byte of the text is changed on the way. */
  readonly tear?: boolean;
}

const DIGESTS = {
  'SHA-1': 'http://www.w3.org/2000/09/xmldsig#sha1',
  'SHA-256': 'http://www.w3.org/2001/04/xmlenc#sha256',
  'SHA-384': 'http://www.w3.org/2001/04/xmldsig-more#sha384',
  'SHA-512': 'http://www.w3.org/2001/04/xmlenc#sha512',
};

export const encryptByOaep = async (
  assertion: string,
  certificate: string,
  {
    hash = 'SHA-256',
    mask = hash,
    digest,
    label,
    content = 'aes256-gcm',
    tear = false,
    method = 'xmlenc11#rsa-oaep',
  }: ByOaep = {},
): Promise<string> => {
  const spki = createPublicKey(certificate).export({ type: 'spki', format: 'der' });
  const algorithm = { name: 'RSA-OAEP', hash };
  const publicKey = await webcrypto.subtle.importKey('spki', spki, algorithm, false, ['encrypt']);
  const [key, nonce] = [randomBytes(32), randomBytes(12)];
  const sealedKey = await webcrypto.subtle.encrypt('RSA-OAEP', publicKey, key);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const body = Buffer.concat([nonce, cipher.update(assertion, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  if (tear) body[20] = (body[20] ?? 0) ^ 1;
  const mgf = `http://www.w3.org/2009/xmlenc11#mgf1${mask.toLowerCase().replace('-', '')}`;
  const parameters = label === undefined ? '' : `<xenc:OAEPparams>${label}</xenc:OAEPparams>`;
  return [
    '<saml:EncryptedAssertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">',
    '<xenc:EncryptedData xmlns:xenc="http://www.w3.org/2001/04/xmlenc#" Type="http://www.w3.org/2001/04/xmlenc#Element">',
    `<xenc:EncryptionMethod Algorithm="http://www.w3.org/${content.endsWith('gcm') ? '2009/xmlenc11' : '2001/04/xmlenc'}#${content}"/>`,
    '<ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><xenc:EncryptedKey>',
    `<xenc:EncryptionMethod Algorithm="http://www.w3.org/${method.startsWith('xmlenc11') ? '2009' : '2001/04'}/${method}">`,
    parameters,
    `<ds:DigestMethod Algorithm="${digest ?? DIGESTS[hash]}"/>`,
    method !== 'xmlenc11#rsa-oaep'
      ? ''
      : `<xenc11:MGF xmlns:xenc11="http://www.w3.org/2009/xmlenc11#" Algorithm="${mgf}"/>`,
    '</xenc:EncryptionMethod>',
    `<xenc:CipherData><xenc:CipherValue>${Buffer.from(sealedKey).toString('base64')}</xenc:CipherValue></xenc:CipherData>`,
    '</xenc:EncryptedKey></ds:KeyInfo>',
    `<xenc:CipherData><xenc:CipherValue>${body.toString('base64')}</xenc:CipherValue></xenc:CipherData>`,
    '</xenc:EncryptedData></saml:EncryptedAssertion>',
  ].join('');
};
