import { expect, it } from 'vitest';
import { createDocuments, createPushed } from './pushed.ts';

const scene = async (count: number) => {
  const documents = createDocuments();
  const touched: string[] = [];
  let isBroken = false;
  const pushed = createPushed({
    ...documents,
    getDocument: (kind, id) => {
      if (kind === 'scim-memberships') touched.push(id);
      return documents.getDocument(kind, id);
    },
    putDocument: async (kind, id, change) => {
      if (isBroken && kind === 'scim-memberships') throw new Error('the store is gone');
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
    breakStore: (now: boolean) => {
      isBroken = now;
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
  breakStore(true);
  await expect(patch('add', 'late')).rejects.toThrow('the store is gone');
  breakStore(false);
  await patch('add', 'late');
  expect(Object.values(await directory.groupsOf('late'))).toEqual(['dba']);
  await rename();
  for (const id of ['user-0', 'late']) expect(Object.values(await directory.groupsOf(id))).toEqual(['dbas']);
});

it('refuses a group of more members than a store takes', async () => {
  const { send } = createPushed();
  const members = Array.from({ length: 50_001 }, (_none, at) => `u${at}`);
  const { status, body } = await send('POST', 'Groups', { body: { displayName: 'all', members } });
  expect({ status, body }).toMatchObject({ status: 400, body: { scimType: 'invalidValue' } });
});
