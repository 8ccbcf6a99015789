/** The company directory, asked over real HTTP; whatever it does not say clearly counts as no. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createScimDirectory, type Directory } from '../../../src/identity/scim.ts';
import { attributeOf, equals } from '../../../src/identity/scim-client.ts';
import { type ScimStandIn, type ScimUser, SLACK_ID, startScim } from '../../support/scim-stand-in.ts';

const issuer = 'https://idp.acme.io';
const user = (name: string, more: object = {}): ScimUser => ({
  id: `id-${name}`,
  userName: name,
  active: true,
  emails: [{ value: `${name}@old.acme.io` }, { value: `${name.toUpperCase()}@acme.io`, primary: true }],
  [SLACK_ID]: { slackId: `U0${name.toUpperCase()}` },
  ...more,
});
const alice = { issuer, subject: 'alice', email: 'alice@acme.io' };

const clock = { skew: 0 };
let scim: ScimStandIn;
let directory: Directory;
beforeEach(async () => {
  clock.skew = 0;
  scim = await startScim([user('alice'), user('bob')]);
  scim.groups.set('dba', ['id-alice']).set('support', ['id-bob', 'id-alice']);
  directory = open();
});
afterEach(() => scim.close());

const open = (more: object = {}) =>
  createScimDirectory(
    {
      url: `${scim.url}/`,
      token: scim.token,
      slackIdAttribute: `${SLACK_ID}:slackId`,
      subjectAttribute: 'userName',
      issuer,
      ...more,
    },
    { fetch: (url, options) => fetch(url, options), now: () => Date.now() + clock.skew },
  );

describe('a Slack account', () => {
  it('belongs to the one active person whose attribute says so', async () => {
    expect(await directory.lookup('U0ALICE')).toEqual(alice);
    expect(await directory.lookup('U0EVE')).toBeUndefined();
  });

  it.each([
    ['is not active', { active: false }],
    ['has no e-mail', { emails: [] }],
    ['has no subject', { userName: '' }],
  ])('is no one if the person %s', async (_name, more) => {
    scim.people[0] = user('alice', more);
    expect(await directory.lookup('U0ALICE')).toBeUndefined();
  });

  it('is no one to be sure of if two people have it', async () => {
    scim.people.push(user('eve', { [SLACK_ID]: { slackId: 'U0ALICE' } }));
    await expect(directory.lookup('U0ALICE')).rejects.toThrow('two people');
  });

  it('is not taken from a directory that ignores filters', async () => {
    scim.habits.ignoresFilters = true;
    expect(await directory.lookup('U0ALICE')).toEqual(alice);
    expect(await directory.lookup('U0EVE')).toBeUndefined();
  });
});

describe('groups', () => {
  it.each([false, true])('are those of now, told with the user: %s', async (listsGroups) => {
    scim.habits.listsGroups = listsGroups;
    expect((await directory.groupsOf(alice)).toSorted()).toEqual(['dba', 'support']);
    scim.groups.set('dba', []);
    expect(await directory.groupsOf(alice)).toEqual(['support']);
    scim.people[0] = user('alice', { active: false });
    await expect(directory.groupsOf(alice)).rejects.toThrow('deactivated');
    // Nor does the one who has their e-mail address today lend them groups.
    scim.people.push({ ...user('alina'), emails: [{ value: 'alice@acme.io' }] });
    scim.groups.set('dba', ['id-alina']);
    await expect(directory.groupsOf(alice)).rejects.toThrow('deactivated');
  });

  it('are found by e-mail if another issuer names the person, and of strangers there are none', async () => {
    const elsewhere = { issuer: 'mailto:', subject: 'ALICE@acme.io', email: 'ALICE@acme.io' };
    expect(await directory.groupsOf(elsewhere)).toContain('dba');
    expect(await directory.groupsOf({ issuer: 'https://ci', subject: 'alice', email: undefined })).toEqual(
      [],
    );
    expect(await directory.groupsOf({ issuer, subject: 'mallory', email: undefined })).toEqual([]);
  });

  it('are not those of everyone if filters are ignored', async () => {
    scim.habits.ignoresFilters = true;
    scim.groups.set('admins', ['id-eve']);
    expect((await directory.groupsOf(alice)).toSorted()).toEqual(['dba', 'support']);
  });

  it('are read to the end, page by page', async () => {
    for (let index = 0; index < 7; index += 1) scim.groups.set(`team-${index}`, ['id-alice']);
    scim.habits.page = 2;
    expect(await directory.groupsOf(alice)).toHaveLength(9);
  });

  it('may be half a minute old for showing things only', async () => {
    expect(await directory.groupsLately(alice)).toContain('dba');
    scim.groups.set('dba', []);
    expect(await directory.groupsLately(alice)).toContain('dba');
    expect(await directory.groupsOf(alice)).not.toContain('dba');
    clock.skew = 30_000;
    expect(await directory.groupsLately(alice)).not.toContain('dba');
  });
});

describe('a directory that does not answer', () => {
  it.each([500, 401, 204, 302])('with 200 but %i proves nothing', async (status) => {
    scim.habits.status = status;
    await expect(directory.groupsOf(alice)).rejects.toThrow();
    await expect(directory.lookup('U0ALICE')).rejects.toThrow();
  });

  it('because the token is wrong, or no one is there, proves nothing either', async () => {
    await expect(open({ token: 'other' }).lookup('U0ALICE')).rejects.toThrow('answered 401');
    await scim.close();
    await expect(directory.lookup('U0ALICE')).rejects.toThrow();
  });
});

it('asks with values that cannot change the question', async () => {
  const hostile = 'x" or userName pr or userName eq "alice';
  expect(await directory.lookup(hostile)).toBeUndefined();
  expect(scim.asked.at(-1)).toBe(`/scim/v2/Users ${equals(`${SLACK_ID}:slackId`, hostile)}`);
  expect(equals('a', hostile)).toBe('a eq "x\\" or userName pr or userName eq \\"alice"');
});

it('finds attributes by their paths, in any case', () => {
  const resource = { externalid: 'e', name: { familyName: 'f' }, 'urn:a:2.0:User': { slackId: 's' } };
  const core = 'urn:ietf:params:scim:schemas:core:2.0:User:name.familyname';
  const found = [
    'externalId',
    'name.familyName',
    core,
    'urn:a:2.0:User:slackId',
    'urn:a:2.0:User:x',
    'constructor',
    ':externalId',
  ];
  expect(found.map((path) => attributeOf(resource, path))).toEqual([
    'e',
    'f',
    'f',
    's',
    undefined,
    undefined,
    undefined,
  ]);
});
