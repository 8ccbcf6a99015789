/** A deactivated person is out by each name they had, whoever else has it, and an address of two people is no one's. */
import { expect, it } from 'vitest';
import { createPushed } from './pushed.ts';

const OUT = { isActive: false, groups: [] };
const leave = { op: 'replace', path: 'active', value: 'False' };
const emails = (...values: string[]) => values.map((value) => ({ value }));

it('keeps a person out who is renamed as they are deactivated, and later', async () => {
  const { post, patch, at, as } = createPushed();
  const bob = await post({ userName: 'bob@acme.example', emails: emails('b@acme.example') });
  await patch(bob, [
    { op: 'replace', path: 'userName', value: '0123bob@acme.example' },
    { op: 'replace', path: 'emails', value: emails('0123b@acme.example') },
    leave,
  ]);
  await patch(bob, [{ op: 'replace', path: 'userName', value: 'other' }]);
  for (const email of ['bob', 'b', '0123bob', '0123b'])
    expect(await at(`${email}@acme.example`)).toMatchObject(OUT);
  expect(await as('bob@acme.example')).toMatchObject(OUT);
});

it('keeps a person out by an address that another one takes and drops', async () => {
  const { post, patch, at } = createPushed();
  const alice = await post({ userName: 'alice', emails: emails('alice@acme.example') });
  await patch(alice, [leave]);
  const mallory = await post({ userName: 'mallory', emails: emails('m@acme.example', 'alice@acme.example') });
  expect(await at('alice@acme.example')).toMatchObject(OUT);
  expect(await at('m@acme.example')).toMatchObject({ isActive: true });
  await patch(mallory, [{ op: 'replace', path: 'emails', value: emails('m@acme.example') }]);
  expect(await at('alice@acme.example')).toMatchObject(OUT);
});

it('keeps a person out whose userName is an address that another one has as e-mail', async () => {
  const { post, patch, at } = createPushed();
  await patch(await post({ userName: 'alice@acme.example' }), [leave]);
  await post({ userName: 'mallory', emails: emails('alice@acme.example') });
  expect(await at('alice@acme.example')).toMatchObject(OUT);
});

it('lets no one in by an address that two people have', async () => {
  const { post, patch, at } = createPushed();
  await post({ userName: 'alice', emails: emails('team@acme.example') });
  const bob = await post({ userName: 'bob', emails: emails('team@acme.example') });
  expect(await at('team@acme.example')).toMatchObject(OUT);
  await patch(bob, [{ op: 'remove', path: 'emails' }]);
  expect(await at('team@acme.example')).toMatchObject({ isActive: true });
});

it('lets a person in again who is activated, or made anew after they were removed', async () => {
  const { post, patch, send, at, as } = createPushed();
  const made = { userName: 'bob', emails: emails('bob@acme.example') };
  const bob = await post(made);
  await patch(bob, [leave]);
  await patch(bob, [{ op: 'replace', path: 'active', value: true }]);
  expect(await at('bob@acme.example')).toMatchObject({ isActive: true });
  await send('DELETE', 'Users', { id: bob });
  expect(await as('bob')).toMatchObject(OUT);
  await post(made);
  expect(await as('bob')).toMatchObject({ isActive: true });
  expect(await at('bob@acme.example')).toMatchObject({ isActive: true });
});

it('frees the names of a person who is renamed while active', async () => {
  const { post, patch, at } = createPushed();
  const bob = await post({ userName: 'bob', emails: emails('old@acme.example') });
  await patch(bob, [{ op: 'replace', path: 'emails', value: emails('new@acme.example') }]);
  expect(await at('old@acme.example')).toBeUndefined();
  expect(await at('new@acme.example')).toMatchObject({ isActive: true });
});
