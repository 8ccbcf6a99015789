/** Which consents count again: those of clients whose redirect URI shows which client it is. */
import { expect, test } from 'vitest';
import { createConsents } from '../../../src/authorization-server/consents.ts';
import { createEmbeddedStore } from '../../../src/store/embedded/create-embedded-store.ts';

test.each([
  ['https://claude.ai/api/mcp/auth_callback', true],
  ['http://127.0.0.1:1/callback', false],
  ['http://localhost/callback', false],
  ['cursor://anysphere.cursor-mcp/oauth/callback', false],
])('a consent for a client at %s is remembered: %s', async (redirectUri, isRemembered) => {
  const documents = await createEmbeddedStore({ path: ':memory:', now: Date.now });
  const consents = createConsents({ documents, now: Date.now, life: 60_000 });
  const asked = {
    uid: 'u',
    clientId: 'c',
    clientName: undefined,
    redirectUri,
    resource: 'https://gw.example.com/mcp/shop',
    server: 'shop',
    isApi: false,
  };
  await consents.give('alice', asked);
  expect(await consents.isGiven('alice', asked)).toBe(isRemembered);
  await documents.close();
});
