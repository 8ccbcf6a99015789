/** Roles that are meant to be held by different people, as the doctor sees them. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkRoles } from '../../../src/cli/doctor/check-roles.ts';
import { createPushedDirectory } from '../../../src/provisioning/pushed-directory.ts';
import { createEmbeddedStore } from '../../../src/store/embedded/create-embedded-store.ts';
import { startScim } from '../../support/scim-stand-in.ts';

const approvers = (group: string) =>
  [{ name: 'dba', any: [{ group }], quorum: 1, channel: undefined, timeout: undefined }] as never;
const config = (more: object = {}) =>
  ({
    identity: { roles: { auditor: ['auditors'], operator: ['platform'] } },
    store: { kind: 'embedded', path: '/nowhere' },
    ...more,
  }) as never;

test('one group that gives all three roles is warned about', async () => {
  const roles = { auditor: ['all'], operator: ['all'] };
  const [warned, ...others] = await checkRoles(config({ identity: { roles } }), approvers('all'));
  expect(warned).toMatchObject({ verdict: 'warn', about: 'roles' });
  expect(warned?.text).toContain('the group all is auditor, operator and approver');
  expect(others).toEqual([]);
  expect(await checkRoles(config(), approvers('dba'))).toEqual([]);
});

test('persons who hold all three by different groups are named, if a directory that is asked tells', async () => {
  const scim = await startScim();
  scim.groups.set('auditors', ['bob', 'eve']);
  scim.groups.set('platform', ['eve', 'carol']);
  scim.groups.set('dba', ['eve', 'bob']);
  const { url, token } = scim;
  const found = await checkRoles(config({ directory: { scim: { url, token } } }), approvers('dba'));
  await scim.close();
  expect(found).toEqual([
    { verdict: 'warn', about: 'roles', text: 'auditor, operator and approver at once: eve' },
  ]);
});

test('the same by a directory that is pushed', async () => {
  const path = mkdtempSync(join(tmpdir(), 'firebreak-roles-'));
  const store = await createEmbeddedStore({ path, now: Date.now });
  const directory = createPushedDirectory(store);
  const user = (userName: string) => ({
    id: userName,
    userName,
    active: true,
    emails: [],
    created: 0,
    modified: 0,
  });
  for (const name of ['bob', 'eve']) await directory.saveUser(user(name));
  const group = (displayName: string, members: readonly string[]) =>
    directory.saveGroup({ id: randomUUID(), displayName, members, created: 0, modified: 0 });
  for (const name of ['auditors', 'platform']) await group(name, ['eve']);
  const dba = await group('dba', ['bob']);
  const ask = () =>
    checkRoles(config({ directory: { push: {} }, store: { kind: 'embedded', path } }), approvers('dba'));
  expect(await ask()).toMatchObject([
    { verdict: 'ok', text: 'no one in the directory holds all three roles' },
  ]);
  await group('other', []);
  await directory.saveGroup({ ...dba, members: ['bob', 'eve'] });
  expect(await ask()).toMatchObject([{ verdict: 'warn', text: expect.stringContaining('eve') }]);
  await store.close();
  rmSync(path, { recursive: true });
});
