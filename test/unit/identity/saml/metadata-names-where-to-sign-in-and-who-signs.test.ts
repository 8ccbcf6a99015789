/** What is taken from a SAML provider's metadata, and what is refused. */
import { expect, it } from 'vitest';
import { createKeyPair } from '../../../../src/demo/company/saml/certificate.ts';
import { readMetadata } from '../../../../src/identity/saml/read-metadata.ts';
import { CERTIFICATE } from '../../../support/certificates.ts';

const ISSUER = 'https://idp.acme.example/saml';
const SIGN_IN = 'https://idp.acme.example/sign-in';
const NOW = Date.parse('2026-11-30T00:00:00Z');
const REDIRECT = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect';
const POST = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST';

const { certificate: pem } = await createKeyPair('Acme IdP');

const service = (name: string, location: string, binding = REDIRECT): string =>
  `<md:${name} Binding="${binding}" Location="${location}"/>`;
const key = (certificate: string, use = ' use="signing"'): string =>
  `<md:KeyDescriptor${use}><ds:KeyInfo><ds:X509Data><ds:X509Certificate>${certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>`;
const bare = (text = pem): string => text.replace(/-----[^-]+-----|\s/g, '');

interface Entity {
  readonly id?: string;
  readonly attributes?: string;
  readonly role?: string;
  readonly inside?: string;
}

const entity = ({
  id = ISSUER,
  attributes = '',
  role = 'IDPSSODescriptor',
  inside = key(bare()) + service('SingleSignOnService', SIGN_IN),
}: Entity = {}): string =>
  `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" entityID="${id}"${attributes}><md:${role}>${inside}</md:${role}></md:EntityDescriptor>`;
const federation = (entities: string, attributes = ''): string =>
  `<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata"${attributes}>${entities}</md:EntitiesDescriptor>`;

const read = (text: string) => readMetadata(text, ISSUER, NOW);

it('reads where people sign in and out, and which certificates sign', () => {
  const other = entity({
    id: 'https://other.example',
    inside: service('SingleSignOnService', 'https://o.example'),
  });
  const inside = [
    service('SingleSignOnService', 'https://idp.acme.example/post', POST),
    service('SingleSignOnService', SIGN_IN),
    service('SingleLogoutService', 'https://idp.acme.example/sign-out'),
    key(bare()),
    key(bare(), ''),
    key(bare(CERTIFICATE.cert), ' use="encryption"'),
  ].join('');
  const provider = read(federation(other + entity({ inside })));
  expect(provider).toMatchObject({ entryPoint: SIGN_IN, logoutUrl: 'https://idp.acme.example/sign-out' });
  expect(provider.certificates.map((each) => bare(each))).toEqual([bare(), bare()]);
});

it('reads a certificate as PEM as well, and a provider without single logout', () => {
  const provider = read(entity({ inside: key(pem) + service('SingleSignOnService', SIGN_IN) }));
  expect(provider).toMatchObject({ logoutUrl: undefined, certificates: [expect.stringContaining('BEGIN')] });
});

it('signs no one out at an address without https', () => {
  const inside =
    key(bare()) +
    service('SingleSignOnService', SIGN_IN) +
    service('SingleLogoutService', 'http://idp.acme.example/sign-out');
  expect(read(entity({ inside })).logoutUrl).toBeUndefined();
});

it.each([
  ['until the moment that it names', entity({ attributes: ' validUntil="2026-11-30T00:00:00.001Z"' })],
  ['with one that no one limits', entity()],
])('is good %s', (_, text) => {
  expect(read(text).entryPoint).toBe(SIGN_IN);
});

it.each([
  [
    'another provider',
    () => entity({ id: 'https://other.example' }),
    'describes no provider with the entity id',
  ],
  ['a service', () => entity({ role: 'SPSSODescriptor' }), 'is not that of an identity provider'],
  ['no sign-in', () => entity({ inside: key(bare()) }), 'names no SingleSignOnService'],
  [
    'a sign-in by post alone',
    () => entity({ inside: key(bare()) + service('SingleSignOnService', SIGN_IN, POST) }),
    'names no SingleSignOnService',
  ],
  [
    'a sign-in without https',
    () => entity({ inside: key(bare()) + service('SingleSignOnService', 'http://idp.acme.example') }),
    'names no SingleSignOnService',
  ],
  [
    'a sign-in at no address',
    () => entity({ inside: key(bare()) + service('SingleSignOnService', 'sign-in') }),
    'names no SingleSignOnService',
  ],
  [
    'keys for encryption alone',
    () => entity({ inside: key(bare(), ' use="encryption"') + service('SingleSignOnService', SIGN_IN) }),
    'names no certificate for signing',
  ],
  [
    'a certificate that is none',
    () => entity({ inside: key('AAAA') + service('SingleSignOnService', SIGN_IN) }),
    'cannot be read',
  ],
  [
    'a key that is not RSA',
    () => entity({ inside: key(bare(CERTIFICATE.cert)) + service('SingleSignOnService', SIGN_IN) }),
    'RSA key of at least 2048 bits',
  ],
  [
    'an entity past its time',
    () => entity({ attributes: ' validUntil="2026-11-30T00:00:00Z"' }),
    'was valid until',
  ],
  [
    'a federation past its time',
    () => federation(entity(), ' validUntil="2026-11-29T00:00:00Z"'),
    'was valid until',
  ],
  ['a time that cannot be read', () => entity({ attributes: ' validUntil="soon"' }), 'was valid until soon'],
])('refuses metadata of %s', (_, text, problem) => {
  expect(() => read(text())).toThrow(problem);
});
