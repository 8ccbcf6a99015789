/** A fresh RSA key with a certificate that it signed itself, as SAML providers have. */
import { KeyObject, webcrypto } from 'node:crypto';
// Needed by the next one, which does not bring it.
import 'reflect-metadata';
import { X509CertificateGenerator } from '@peculiar/x509';

/** Both as PEM. */
export interface KeyPair {
  readonly key: string;
  readonly certificate: string;
}

const ALGORITHM = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  publicExponent: new Uint8Array([1, 0, 1]),
  modulusLength: 2048,
};
const DAY = 24 * 60 * 60_000;

/** Good for a day. */
export const createKeyPair = async (commonName: string): Promise<KeyPair> => {
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: '01',
    name: `CN=${commonName}`,
    notBefore: new Date(Date.now() - DAY),
    notAfter: new Date(Date.now() + DAY),
    signingAlgorithm: ALGORITHM,
    // The type of Node.js names uses that browsers do not have.
    keys: keys as CryptoKeyPair,
  });
  const key = KeyObject.from(keys.privateKey).export({ type: 'pkcs8', format: 'pem' }).toString();
  return { key, certificate: certificate.toString('pem') };
};
