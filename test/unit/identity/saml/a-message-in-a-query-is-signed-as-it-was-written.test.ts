/** Messages of single logout that come as a query: one message, signed over the query as it stood, and nothing else. */
import { generateKeyPairSync, sign } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { readRedirectMessage } from '../../../../src/identity/saml/redirect-message.ts';

const keysOf = () =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
const PROVIDER = keysOf();
const OTHER = keysOf();
const RSA = 'http://www.w3.org/2001/04/xmldsig-more#rsa-';

const encoded = (text: string): string => deflateRawSync(text).toString('base64');
const part = (name: string, value: string): string => `${name}=${encodeURIComponent(value)}`;
const REQUEST = part('SAMLRequest', encoded('<Logout/>'));
const RESPONSE = part('SAMLResponse', encoded('<Done/>'));
const ALGORITHM = part('SigAlg', `${RSA}sha256`);

const signed = (parts: readonly string[], hash = 'sha256'): string => {
  const query = parts.join('&');
  const signature = sign(hash, Buffer.from(query), PROVIDER.privateKey).toString('base64');
  return `${query}&${part('Signature', signature)}`;
};
const read = (query: string, certificates: readonly string[] = [PROVIDER.publicKey]) =>
  readRedirectMessage(query, certificates);

it.each([
  ['request', REQUEST, 'Logout'],
  ['response', RESPONSE, 'Done'],
])('is a %s', (kind, message, name) => {
  const found = read(signed([message, ALGORITHM]));
  expect(found).toMatchObject({ kind, relayState: undefined });
  expect(found.root.localName).toBe(name);
});

it('may carry a state, which is signed with it', () => {
  const query = signed([REQUEST, part('RelayState', 'a b'), ALGORITHM]);
  expect(read(query).relayState).toBe('a b');
  expect(() => read(query.replace('a%20b', 'c'))).toThrow('does not hold');
});

it('may be signed over SHA-512, by any of the certificates', () => {
  const query = signed([REQUEST, part('SigAlg', `${RSA}sha512`)], 'sha512');
  expect(read(query, [OTHER.publicKey, PROVIDER.publicKey]).kind).toBe('request');
});

it.each([
  ['no message', signed([ALGORITHM])],
  ['a request and a response', signed([REQUEST, RESPONSE, ALGORITHM])],
  ['a message twice', signed([REQUEST, REQUEST, ALGORITHM])],
  ['a message whose name is written otherwise as well', `${signed([REQUEST, ALGORITHM])}&SAML%52equest=x`],
  ['no algorithm', signed([REQUEST])],
  ['SHA-1', signed([REQUEST, part('SigAlg', 'http://www.w3.org/2000/09/xmldsig#rsa-sha1')], 'sha1')],
  ['no signature', [REQUEST, ALGORITHM].join('&')],
  ['an empty signature', `${[REQUEST, ALGORITHM].join('&')}&Signature=`],
  ['two signatures', `${signed([REQUEST, ALGORITHM])}&Signature=x`],
])('is refused with %s', (_, query) => {
  expect(() => read(query)).toThrow(/the query|is not signed|does not hold/);
});

it('is refused if another has signed it, or no certificate is known', () => {
  const query = signed([REQUEST, ALGORITHM]);
  expect(() => read(query, [OTHER.publicKey])).toThrow('does not hold');
  expect(() => read(query, [])).toThrow('does not hold');
});

it('is refused if it unpacks to more than 64 KiB', () => {
  const bomb = part('SAMLRequest', encoded(`<Logout a="${'x'.repeat(64 * 1024)}"/>`));
  expect(() => read(signed([bomb, ALGORITHM]))).toThrow();
});
