/** Filters of RFC 7644, section 3.4.2.2: what each finds, and what is refused because it would find no one. */
import { beforeAll, expect, it } from 'vitest';
import { createPushed } from './pushed.ts';

const pushed = createPushed();
const { post, patch, send } = pushed;

beforeAll(async () => {
  await post({
    userName: 'bob',
    externalId: 'e-1',
    displayName: 'Bob "the" Builder',
    name: { givenName: 'Bob', familyName: 'Builder' },
    emails: [
      { value: 'bob@acme.example', type: 'work', primary: true },
      { value: 'bob@home.example', type: 'home' },
    ],
  });
  await post({ userName: 'alice', active: false, emails: [{ value: 'alice@acme.example', type: 'work' }] });
  const carol = await post({ userName: 'carol', displayName: 'Carol' });
  await send('POST', 'Groups', {
    body: { displayName: 'dba', externalId: 'g-1', members: [{ value: carol }] },
  });
  await send('POST', 'Groups', { body: { displayName: 'ops' } });
});

const found = async (kind: string, filter: string): Promise<unknown> => {
  const { status, body } = await send('GET', kind, { filter });
  const resources = (Object(body) as { Resources?: Record<string, string>[] }).Resources;
  return status === 200 ? resources?.map((each) => each['userName'] ?? each['displayName']).sort() : status;
};

it.each([
  ['userName eq "BOB"', ['bob']],
  ['USERNAME Eq "bob"', ['bob']],
  ['urn:ietf:params:scim:schemas:core:2.0:User:userName eq "bob"', ['bob']],
  ['urn:ietf:params:scim:schemas:core:2.0:User:name.familyName eq "builder"', ['bob']],
  ['externalId eq "e-1"', ['bob']],
  ['id eq "id-1"', ['bob']],
  ['userName ne "bob"', ['alice', 'carol']],
  ['userName co "ar"', ['carol']],
  ['userName sw "b"', ['bob']],
  ['userName ew "ce"', ['alice']],
  ['userName gt "bob"', ['carol']],
  ['userName ge "bob"', ['bob', 'carol']],
  ['userName lt "bob"', ['alice']],
  ['userName le "bob"', ['alice', 'bob']],
  ['displayName pr', ['bob', 'carol']],
  ['not (displayName pr)', ['alice']],
  ['displayName eq null', ['alice']],
  ['displayName ne null', ['bob', 'carol']],
  ['displayName eq "Bob \\"the\\" Builder"', ['bob']],
  ['active eq true', ['bob', 'carol']],
  ['active eq False', ['alice']],
  ['active eq "True"', ['bob', 'carol']],
  ['name.givenName eq "bob"', ['bob']],
  ['emails pr', ['alice', 'bob']],
  ['emails eq "bob@home.example"', ['bob']],
  ['emails.value ew "@acme.example"', ['alice', 'bob']],
  ['emails.type eq "home"', ['bob']],
  ['emails[type eq "work"]', ['alice', 'bob']],
  ['emails[type eq "work" and value co "@acme"] and active eq true', ['bob']],
  ['emails[type eq "home" and value ew "@acme.example"]', []],
  ['emails[primary eq true]', ['bob']],
  ['emails.value eq "bob@acme.example" and active eq false', []],
  ['userName eq "bob" or userName eq "alice" and active eq true', ['bob']],
  ['(userName eq "bob" or userName eq "alice") and active eq false', ['alice']],
  ['not (userName eq "bob") and not (userName eq "carol")', ['alice']],
  ['meta.created ge "1970-01-01T00:00:00Z"', ['alice', 'bob', 'carol']],
  ['meta.lastModified lt "1970-01-01T01:00:00+01:00"', []],
  ['groups.display eq "dba"', ['carol']],
  ['groups[value eq "none"]', []],
  ['schemas eq "urn:ietf:params:scim:schemas:core:2.0:User"', ['alice', 'bob', 'carol']],
])('finds by %s', async (filter, names) => {
  expect(await found('Users', filter)).toEqual(names);
});

it.each([
  ['displayName eq "DBA"', ['dba']],
  ['members eq "id-3"', ['dba']],
  ['members[value eq "id-3"] or displayName eq "ops"', ['dba', 'ops']],
  ['displayName eq "dba" and members eq "id-1"', []],
  ['members pr', ['dba']],
])('finds groups by %s', async (filter, names) => {
  expect(await found('Groups', filter)).toEqual(names);
});

it.each([
  '',
  ' ',
  'userName',
  'userName eq',
  'userName eq bob',
  'userName is "bob"',
  'userName eq "bob',
  'userName eq "\\x"',
  'userName eq "a" userName eq "b"',
  '(userName eq "a"',
  'userName eq "a")',
  'not userName eq "a"',
  'not (userName eq "a"',
  'and',
  'userName eq "a" and',
  'emails[type eq "work"',
  'emails[]',
  'emails[type eq "work"].value eq "x"',
  'emails[emails[type eq "x"]]',
  'name.givenName.more eq "x"',
  'title co "x"',
  'members eq "x"',
  'emails.country eq "x"',
  'userName.part eq "x"',
  'constructor eq "x"',
  '__proto__ eq "x"',
  'active gt true',
  'meta.created gt "yesterday"',
  'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department eq "x"',
  `${'('.repeat(100)}userName eq "a"${')'.repeat(100)}`,
  `userName eq "${'a'.repeat(9000)}"`,
  `${'('.repeat(8000)}`,
  '\u0000',
  '"userName" eq "bob"',
])('refuses %j', async (filter) => {
  expect(await send('GET', 'Users', { filter })).toMatchObject({
    status: 400,
    body: { scimType: 'invalidFilter' },
  });
});

it('ends quickly whatever it is sent', async () => {
  for (const piece of ['"\\', 'a.1', '(', 'not (', 'emails[', '1e9', 'userName eq "a" or '])
    await send('GET', 'Users', { filter: piece.repeat(8192 / piece.length) });
});

it('finds no one who was removed', async () => {
  const gone = await post({ userName: 'gone' });
  await send('DELETE', 'Users', { id: gone });
  for (const filter of ['userName eq "gone"', 'userName sw "go"', `id eq "${gone}"`])
    expect(await found('Users', filter)).toEqual([]);
});

it('finds no one by a name they had', async () => {
  const id = await post({ userName: 'dora' });
  await patch(id, [{ op: 'replace', path: 'userName', value: 'dorothea' }]);
  expect(await found('Users', 'userName eq "dora"')).toEqual([]);
  expect(await found('Users', 'userName eq "dorothea"')).toEqual(['dorothea']);
  await send('DELETE', 'Users', { id });
});

const names = async (query: Readonly<Record<string, unknown>>) => {
  const { status, body } = await send('GET', 'Users', { query });
  const { Resources = [], ...rest } = Object(body) as { Resources?: Record<string, string>[] };
  return { ...rest, status, names: Resources.map((each) => each['userName']) };
};

it('sorts, those without a value last', async () => {
  expect((await names({ sortBy: 'userName' })).names).toEqual(['alice', 'bob', 'carol']);
  expect((await names({ sortBy: 'username', sortOrder: 'descending' })).names).toEqual([
    'carol',
    'bob',
    'alice',
  ]);
  expect((await names({ sortBy: 'displayName' })).names).toEqual(['bob', 'carol', 'alice']);
  expect((await names({ sortBy: 'emails' })).names).toEqual(['alice', 'bob', 'carol']);
  expect((await names({ sortBy: 'groups.display' })).names[0]).toBe('carol');
  for (const query of [{ sortBy: 'title' }, { sortBy: '' }, { sortBy: 'userName', sortOrder: 'up' }])
    expect((await names(query)).status).toBe(400);
});

it('gives the page that is asked for, of what the filter finds', async () => {
  const query = { sortBy: 'userName', filter: 'userName ne "bob"' };
  expect(await names({ ...query, startIndex: '2', count: '1' })).toMatchObject({
    totalResults: 2,
    startIndex: 2,
    itemsPerPage: 1,
    names: ['carol'],
  });
  expect(await names({ ...query, count: '0' })).toMatchObject({ totalResults: 2, names: [] });
  expect(await names({ ...query, count: '-3' })).toMatchObject({ totalResults: 2, names: [] });
  expect(await names({ ...query, startIndex: '-3' })).toMatchObject({
    startIndex: 1,
    names: ['alice', 'carol'],
  });
  expect(await names({ ...query, startIndex: '9' })).toMatchObject({ totalResults: 2, names: [] });
  expect((await names({ count: 'many' })).status).toBe(400);
});

it('tells what is asked for', async () => {
  const told = async (query: object) => {
    const { body } = await send('GET', 'Users', { query: { filter: 'userName eq "bob"', ...query } });
    return (Object(body) as { Resources: Record<string, unknown>[] }).Resources[0];
  };
  expect(Object.keys((await told({ attributes: 'userName,emails.value' })) ?? {}).sort()).toEqual(
    ['emails', 'id', 'schemas', 'userName'].sort(),
  );
  expect((await told({ attributes: 'emails.value' }))?.['emails']).toEqual([
    { value: 'bob@acme.example' },
    { value: 'bob@home.example' },
  ]);
  const rest = await told({ excludedAttributes: 'emails,meta.location,id' });
  expect(rest).toMatchObject({ id: 'id-1', userName: 'bob', meta: { version: expect.any(String) } });
  expect(rest).not.toHaveProperty('emails');
  expect(rest?.['meta']).not.toHaveProperty('location');
});
