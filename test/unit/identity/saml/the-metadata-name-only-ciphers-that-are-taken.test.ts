import { expect, test } from 'vitest';
import { createKeyPair } from '../../../../src/demo/company/saml/certificate.ts';
import { serviceMetadata } from '../../../../src/identity/saml/service-metadata.ts';
import { ACS, ENTITY, LOGOUT } from '../../../support/saml-lab.ts';

test('the metadata name only the ciphers that assertions are taken with', async () => {
  const keyPair = await createKeyPair('Gateway');
  const xml = serviceMetadata({
    entityId: ENTITY,
    acs: ACS,
    logout: LOGOUT,
    keyPair,
    nameIdFormat: undefined,
  });
  const named = [...xml.matchAll(/<EncryptionMethod Algorithm="[^"]*#([^"]+)"/g)].map(([, name]) => name);
  expect(named).toEqual(['aes256-gcm', 'aes128-gcm']);
});
