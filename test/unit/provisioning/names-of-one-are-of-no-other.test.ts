/** What RFC 7643 calls unique is refused to a second user, and filters find those who are called so now. */
import { expect, it } from 'vitest';
import { createPushed } from './pushed.ts';

it.each([[{ userName: 'BOB', externalId: 'another' }], [{ userName: 'another', externalId: 'e-1' }]])(
  'answers 409 to a second user with a name of the first: %j',
  async (body) => {
    const { post, send } = createPushed();
    await post({ userName: 'bob', externalId: 'e-1' });
    expect(await send('POST', 'Users', { body })).toMatchObject({
      status: 409,
      body: { scimType: 'uniqueness' },
    });
  },
);

it('answers 409 to a second group with the externalId of the first', async () => {
  const { send } = createPushed();
  await send('POST', 'Groups', { body: { displayName: 'dba', externalId: 'e-1' } });
  expect(await send('POST', 'Groups', { body: { displayName: 'other', externalId: 'e-1' } })).toMatchObject({
    status: 409,
  });
});

it('lists all users with an address, and no one by a name they had', async () => {
  const { post, patch, send } = createPushed();
  const emails = [{ value: 'team@acme.example' }];
  const [alice] = [await post({ userName: 'alice', emails }), await post({ userName: 'bob', emails })];
  expect((await send('GET', 'Users', { filter: 'emails.value eq "team@acme.example"' })).body).toMatchObject({
    totalResults: 2,
  });
  await patch(alice, [{ op: 'replace', value: { userName: 'gone', active: false } }]);
  expect((await send('GET', 'Users', { filter: 'userName eq "alice"' })).body).toMatchObject({
    totalResults: 0,
  });
});

it.each(['constructor eq "x"', 'userName eq "\\x"', '__proto__ eq "x"'])(
  'answers 400 to the filter %s',
  async (filter) => {
    expect(await createPushed().send('GET', 'Users', { filter })).toMatchObject({
      status: 400,
      body: { scimType: 'invalidFilter' },
    });
  },
);

it('answers 404 to what only every object has', async () => {
  expect((await createPushed().send('GET', 'constructor')).status).toBe(404);
});

it('tells nothing that is kept for itself', async () => {
  const { post, send } = createPushed();
  const told = Object((await send('GET', 'Users', { id: await post({ userName: 'bob' }) })).body);
  expect(Object.keys(told).sort()).toEqual(
    ['active', 'emails', 'groups', 'id', 'meta', 'schemas', 'userName'].sort(),
  );
});
