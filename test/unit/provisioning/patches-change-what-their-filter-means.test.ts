/** PATCH with filters in its paths (RFC 7644, section 3.5.2), as Okta and Entra send them. */
import { expect, it } from 'vitest';
import { createPushed } from './pushed.ts';

const WORK = { value: 'bob@acme.example', type: 'work', primary: true };
const HOME = { value: 'bob@home.example', type: 'home' };

const changed = async (...operations: object[]): Promise<unknown> => {
  const { post, patch } = createPushed();
  const id = await post({ userName: 'bob', emails: [WORK, HOME] });
  const { status, body } = await patch(id, operations);
  return status === 200 ? (Object(body) as { emails: object[] }).emails : Object(body);
};
const path = (op: string, text: string, value?: unknown) => ({ op, path: text, value });

it.each([
  [
    'one part',
    path('replace', 'emails[type eq "work"].value', 'new@acme.example'),
    [{ ...WORK, value: 'new@acme.example' }, HOME],
  ],
  [
    'a whole value',
    path('Replace', 'emails[type eq "home"]', { value: 'h@x.example' }),
    [WORK, { ...HOME, value: 'h@x.example' }],
  ],
  [
    'by two parts',
    path('replace', 'emails[type eq "work" and primary eq true].value', 'n@x.example'),
    [{ ...WORK, value: 'n@x.example' }, HOME],
  ],
  [
    "by Entra's text for a boolean",
    path('Replace', 'emails[primary eq "True"].value', 'n@x.example'),
    [{ ...WORK, value: 'n@x.example' }, HOME],
  ],
  [
    'all that match',
    path('replace', 'emails[value ew "example"].type', 'other'),
    [
      { ...WORK, type: 'other' },
      { ...HOME, type: 'other' },
    ],
  ],
  [
    'what is not there yet',
    path('Add', 'emails[type eq "other"].value', 'o@x.example'),
    [WORK, HOME, { value: 'o@x.example', type: 'other' }],
  ],
  [
    'the primary one',
    path('replace', 'emails[type eq "home"].primary', true),
    [
      { ...WORK, primary: false },
      { ...HOME, primary: true },
    ],
  ],
  ['one that goes', path('remove', 'emails[type eq "home"]'), [WORK]],
  ['one whose address goes', path('remove', 'emails[type eq "home"].value'), [WORK]],
  [
    'a part that goes',
    path('remove', 'emails[type eq "work"].primary'),
    [{ value: WORK.value, type: 'work' }, HOME],
  ],
  ['by a filter of several', path('remove', 'emails[type eq "home" or type eq "other"]'), [WORK]],
  ['by not', path('remove', 'emails[not (type eq "work")]'), [WORK]],
  ['values by name', path('remove', 'emails', [{ value: HOME.value }]), [WORK]],
  [
    'without a path',
    { op: 'replace', value: { 'emails[type eq "work"].value': 'n@x.example' } },
    [{ ...WORK, value: 'n@x.example' }, HOME],
  ],
  [
    'by the name of the schema',
    path('replace', 'urn:ietf:params:scim:schemas:core:2.0:User:emails[type eq "work"].value', 'n@x.example'),
    [{ ...WORK, value: 'n@x.example' }, HOME],
  ],
  ['what is not kept', path('add', 'addresses[type eq "work"].country', 'AT'), [WORK, HOME]],
  [
    'what is not kept, of an extension',
    path('add', 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value', 'x'),
    [WORK, HOME],
  ],
  ['one that is there once more', path('add', 'emails', [HOME]), [WORK, HOME]],
])('changes %s', async (_what, operation, emails) => {
  expect(JSON.parse(JSON.stringify(await changed(operation)))).toEqual(emails);
});

it('refuses a filter that means none and says of none what it is', async () => {
  expect(
    await changed(path('replace', 'emails[type ne "work" and type ne "home"].value', 'x')),
  ).toMatchObject({
    scimType: 'noTarget',
  });
});

it.each([
  'emails[',
  'emails[type eq "work"',
  'emails[type is "work"]',
  '[type eq "work"]',
  'emails..value',
  'a b',
  '.',
])('refuses the path %j', async (text) => {
  expect(await changed(path('replace', text, 'x'))).toMatchObject({ scimType: 'invalidPath' });
});

it('does none of the operations if one cannot be done', async () => {
  const { post, patch, send } = createPushed();
  const id = await post({ userName: 'bob' });
  await patch(id, [path('replace', 'displayName', 'new'), path('remove', 'userName')]);
  expect((await send('GET', 'Users', { id })).body).not.toHaveProperty('displayName');
});

it('changes the members that a filter means', async () => {
  const { send } = createPushed();
  const members = ['a', 'b', 'c'].map((value) => ({ value }));
  const made = await send('POST', 'Groups', { body: { displayName: 'dba', members } });
  const { id } = Object(made.body) as { id: string };
  const after = async (...operations: object[]) => {
    const { body } = await send('PATCH', 'Groups', { id, body: { Operations: operations } });
    const told = Object(body) as { members?: { value: string }[]; scimType?: string };
    return told.members?.map(({ value }) => value) ?? told.scimType;
  };
  expect(await after(path('remove', 'members[value eq "a" or value eq "b"]'))).toEqual(['c']);
  expect(await after(path('Add', 'members', [{ value: 'd' }]))).toEqual(['c', 'd']);
  expect(await after(path('replace', 'members[value eq "d"]', { value: 'e' }))).toEqual(['c', 'e']);
  expect(await after(path('replace', 'members[value eq "none"]', { value: 'f' }))).toBe('noTarget');
  expect(await after(path('remove', 'members'))).toEqual([]);
});

it('spells the parts of a name as they are spelled', async () => {
  const { post, patch, send } = createPushed();
  const id = await post({ userName: 'bob', name: { givenName: 'Bob' } });
  await patch(id, [path('replace', 'name.givenname', 'Robert'), path('add', 'name.familyName', 'Builder')]);
  expect((await send('GET', 'Users', { id })).body).toMatchObject({
    name: { givenName: 'Robert', familyName: 'Builder' },
  });
});
