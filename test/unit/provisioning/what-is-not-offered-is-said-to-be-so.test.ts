import { expect, it } from 'vitest';
import { createPushed } from './pushed.ts';

it.each([
  ['POST', 'Bulk', undefined],
  ['GET', 'Me', undefined],
  ['POST', '.search', undefined],
  ['POST', 'Users', '.search'],
])('answers %s /%s with 501 and a SCIM error (RFC 7644, section 3.12)', async (method, kind, id) => {
  const answer = await createPushed().send(method, kind, { ...(id && { id }), body: {} });
  expect(answer).toMatchObject({
    status: 501,
    body: { schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], status: '501' },
  });
});

it('tells providers that it takes no bulk', async () => {
  const { body } = await createPushed().send('GET', 'ServiceProviderConfig');
  expect(body).toMatchObject({ bulk: { supported: false } });
});
