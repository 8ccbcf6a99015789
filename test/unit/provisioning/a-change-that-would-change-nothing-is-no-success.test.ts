/** PATCH that a provider takes for done (RFC 7644, section 3.5.2): what it says happens, or it is told that it did not. */
import { expect, it } from 'vitest';
import { createPushed } from './pushed.ts';

const CORE = 'urn:ietf:params:scim:schemas:core:2.0:User';

const after = async (operation: object) => {
  const { post, patch } = createPushed();
  const id = await post({ userName: 'bob', emails: ['bob@acme.example'] });
  return await patch(id, [operation]);
};

const membersAfter = async (operation: object) => {
  const { send } = createPushed();
  const body = { displayName: 'dba', members: [{ value: 'a' }, { value: 'b' }] };
  const { id } = Object((await send('POST', 'Groups', { body })).body) as { id: string };
  const { status } = await send('PATCH', 'Groups', { id, body: { Operations: [operation] } });
  const { members } = Object((await send('GET', 'Groups', { id })).body) as { members: object[] };
  return { status, members };
};

it.each([
  ['in an object of that name', { op: 'replace', value: { [CORE]: { active: false } } }],
  ['at a path of that name', { op: 'replace', path: CORE, value: { active: false } }],
  ['in any case', { op: 'Replace', value: { [CORE.toUpperCase()]: { Active: 'False' } } }],
])('deactivates a person by the name of the schema, %s', async (_how, operation) => {
  expect(await after(operation)).toMatchObject({ status: 200, body: { active: false } });
});

it('takes null for no value as all members and addresses go', async () => {
  const { members } = await membersAfter({ op: 'remove', path: 'members', value: null });
  expect(members).toEqual([]);
  expect(await after({ op: 'remove', path: 'emails', value: null })).toMatchObject({ body: { emails: [] } });
});

it.each(['members[display eq "Ann"]', 'members[$ref eq "x"]', 'members[not (type eq "User")]'])(
  'refuses to remove %s, by which no member is kept',
  async (path) => {
    const { status, members } = await membersAfter({ op: 'remove', path });
    expect({ status, count: members.length }).toEqual({ status: 400, count: 2 });
  },
);

it('refuses to remove addresses by what is not kept of them', async () => {
  expect(await after({ op: 'remove', path: 'emails[display eq "old"]' })).toMatchObject({
    status: 400,
    body: { scimType: 'invalidFilter' },
  });
});
