import { expect, it } from 'vitest';
import { createDocuments, createPushed } from './pushed.ts';

const scene = async (count: number) => {
  const documents = createDocuments();
  const touched: string[] = [];
  /** Of which documents no change is kept, after the first one of groups. */
  let broken: 'memberships' | 'group' | undefined;
  let changes = 0;
  const pushed = createPushed({
    ...documents,
    getDocument: (kind, id) => {
      if (kind === 'scim-memberships') touched.push(id);
      return documents.getDocument(kind, id);
    },
    putDocument: async (kind, id, change) => {
      if (kind === 'scim-group') changes += 1;
      if (kind === `scim-${broken}` && (broken === 'memberships' || changes > 1))
        throw new Error('the store is gone');
      return documents.putDocument(kind, id, change);
    },
  });
  const members = Array.from({ length: count }, (_none, at) => ({ value: `user-${at}` }));
  const { body } = await pushed.send('POST', 'Groups', { body: { displayName: 'dba', members } });
  const { id } = body as { id: string };
  touched.length = 0;
  return {
    ...pushed,
    touched,
    breakStore: (what: typeof broken) => {
      broken = what;
      changes = 0;
    },
    patch: (op: string, value: string) =>
      pushed.send('PATCH', 'Groups', {
        id,
        body: { Operations: [{ op, path: 'members', value: [{ value }] }] },
      }),
    rename: () =>
      pushed.send('PATCH', 'Groups', {
        id,
        body: { Operations: [{ op: 'replace', value: { displayName: 'dbas' } }] },
      }),
  };
};

it('reads the membership of the one who joins or leaves, and of no one else', async () => {
  const { patch, touched, directory } = await scene(500);
  await patch('add', 'late');
  await patch('remove', 'user-7');
  expect(new Set(touched)).toEqual(new Set(['late', 'user-7']));
  expect(Object.values(await directory.groupsOf('late'))).toEqual(['dba']);
  expect(await directory.groupsOf('user-7')).toEqual({});
});

it('finishes a change that broke off with the next one, and tells every member a new name', async () => {
  const { patch, rename, breakStore, directory } = await scene(3);
  breakStore('memberships');
  await expect(patch('add', 'late')).rejects.toThrow('the store is gone');
  breakStore(undefined);
  await patch('add', 'late');
  expect(Object.values(await directory.groupsOf('late'))).toEqual(['dba']);
  await rename();
  for (const id of ['user-0', 'late']) expect(Object.values(await directory.groupsOf(id))).toEqual(['dbas']);
});

it('makes one a member again whose removal broke off, with the next change that lists them', async () => {
  const { patch, breakStore, directory } = await scene(3);
  breakStore('group');
  await expect(patch('remove', 'user-1')).rejects.toThrow('the store is gone');
  expect(await directory.groupsOf('user-1')).toEqual({});
  breakStore(undefined);
  await patch('add', 'late');
  expect(Object.values(await directory.groupsOf('user-1'))).toEqual(['dba']);
});

it('lets members of a group that has too many be taken out', async () => {
  const documents = createDocuments();
  const members = Array.from({ length: 50_002 }, (_none, at) => `u${at}`);
  const value = { id: 'g', displayName: 'all', members, created: 0, modified: 0 };
  await documents.putDocument('scim-group', 'g', { value, ifVersion: 0 });
  const { send } = createPushed(documents);
  const change = (op: string, id: string) =>
    send('PATCH', 'Groups', {
      id: 'g',
      body: { Operations: [{ op, path: 'members', value: [{ value: id }] }] },
    });
  expect((await change('remove', 'u7')).status).toBe(200);
  expect((await change('add', 'new')).status).toBe(400);
});

it('refuses a group of more members than a store takes', async () => {
  const { send } = createPushed();
  const members = Array.from({ length: 50_001 }, (_none, at) => `u${at}`);
  const { status, body } = await send('POST', 'Groups', { body: { displayName: 'all', members } });
  expect({ status, body }).toMatchObject({ status: 400, body: { scimType: 'invalidValue' } });
});
