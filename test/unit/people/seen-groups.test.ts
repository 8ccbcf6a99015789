/** Groups of people as their newest token says, for a short while. */
import { expect, it, onTestFinished } from 'vitest';
import type { Caller } from '../../../src/domain/caller.ts';
import { emailIdentity } from '../../../src/domain/person.ts';
import { createSeenGroups } from '../../../src/people/seen-groups.ts';
import { createEmbeddedStore } from '../../../src/store/embedded/create-embedded-store.ts';

const start = async () => {
  const clock = { now: 1_000_000 };
  const now = () => clock.now;
  const documents = await createEmbeddedStore({ path: ':memory:', now });
  onTestFinished(() => documents.close());
  const sam: Caller = {
    issuer: 'https://idp.acme.io',
    subject: 'sam',
    email: 'Sam@acme.io',
    groups: ['support'],
    kind: 'human',
    clientId: undefined,
    expiresAt: clock.now + 3_600_000,
  };
  return { clock, documents, sam, seen: createSeenGroups({ documents, now }) };
};

it('knows someone seen lately by e-mail, as Slack knows them, for ten minutes', async () => {
  const { clock, sam, seen } = await start();
  expect(await seen.groupsOf(emailIdentity('sam@acme.io'))).toBeUndefined();
  await seen.note(sam);
  expect(await seen.groupsOf(emailIdentity('sam@acme.io'))).toEqual(['support']);
  clock.now += 600_000;
  expect(await seen.groupsOf(emailIdentity('sam@acme.io'))).toBeUndefined();
});

it('forgets with the token', async () => {
  const { clock, sam, seen } = await start();
  await seen.note({ ...sam, expiresAt: clock.now + 5_000 });
  clock.now += 5_000;
  expect(await seen.groupsOf(sam)).toBeUndefined();
});

it('takes new groups at once, and renews the old ones', async () => {
  const { clock, sam, seen } = await start();
  await seen.note(sam);
  await seen.note({ ...sam, groups: [] });
  expect(await seen.groupsOf(sam)).toEqual([]);
  clock.now += 60_000;
  await seen.note({ ...sam, groups: [] });
  clock.now += 599_999;
  expect(await seen.groupsOf(sam)).toEqual([]);
});

it('writes the same down at most once a minute', async () => {
  const { clock, documents, sam, seen } = await start();
  for (let time = 0; time < 5; time += 1) {
    await seen.note(sam);
    clock.now += 10_000;
  }
  expect((await documents.getDocument('seen-groups', 'email:sam@acme.io'))?.version).toBe(1);
});

it('never lends a person the groups of a service that carries their e-mail', async () => {
  const { sam, seen } = await start();
  await seen.note({ ...sam, kind: 'workload', groups: ['dba'] });
  expect(await seen.groupsOf(sam)).toBeUndefined();
});

it('goes on if the store is away', async () => {
  const away = () => Promise.reject(new Error('away'));
  const { sam } = await start();
  const seen = createSeenGroups({ documents: { getDocument: away, putDocument: away }, now: () => 0 });
  await expect(seen.note(sam)).resolves.toBeUndefined();
  await expect(seen.groupsOf(sam)).rejects.toThrow();
});

it('lends the groups of another issuer to no one who merely has the same address or subject', async () => {
  const { sam, seen } = await start();
  await seen.note(sam);
  const stranger = {
    ...sam,
    issuer: 'https://other.example',
    email: undefined,
    groups: [],
    foreign: true,
    unproven: { email: 'sam@acme.io', groups: ['platform'] },
  };
  await seen.note(stranger);
  await seen.note({ ...stranger, groups: ['platform'], unproven: { email: 'sam@acme.io' } });
  expect(await seen.groupsOf(emailIdentity('sam@acme.io'))).toEqual(['support']);
  expect(
    await seen.groupsOf({ issuer: 'https://idp.acme.io', subject: 'sam', email: undefined }),
  ).not.toEqual(['platform']);
});
