/** What the pushed directory promises on every store: names are unique, memberships follow groups, changes do not overlap. */
import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { createExclusively } from '../../src/limits/one-at-a-time.ts';
import { createPushedDirectory } from '../../src/provisioning/pushed-directory.ts';
import type { PushedUser } from '../../src/provisioning/resources.ts';
import type { Store } from '../../src/store/store.ts';

export const pushedDirectoryContract = (store: () => Store): void => {
  const directory = () => createPushedDirectory(store());
  const user = (more: Partial<PushedUser> = {}): PushedUser => {
    const id = randomUUID();
    return { id, userName: `user-${id}`, active: true, emails: [], created: 0, modified: 0, ...more };
  };
  const group = (members: readonly string[], displayName = randomUUID()) => ({
    id: randomUUID(),
    displayName,
    members,
    created: 0,
    modified: 0,
  });

  it('finds a user by each of their names in any case, and by the old ones no more', async () => {
    const bob = user({ externalId: randomUUID(), emails: [{ value: 'Bob@Acme.example' }] });
    const saved = await directory().saveUser(bob);
    expect(await directory().find('user', 'userName', bob.userName.toUpperCase())).toEqual([bob.id]);
    expect(await directory().find('user', 'emails.value', 'bob@acme.EXAMPLE')).toEqual([bob.id]);
    await directory().saveUser({ ...saved, emails: [] });
    expect(await directory().find('user', 'emails.value', 'bob@acme.example')).toEqual([]);
    expect(await directory().find('user', 'externalId', bob.externalId ?? '')).toEqual([bob.id]);
    await expect(directory().saveUser(user({ userName: bob.userName }))).rejects.toThrow('Another user');
  });

  it('keeps what groups people are in as the groups change', async () => {
    const [one, other] = [user(), user()];
    for (const each of [one, other]) await directory().saveUser(each);
    const dba = group([one.id, other.id]);
    const saved = await directory().saveGroup(dba);
    expect(await directory().groupsOf(one.id)).toEqual({ [dba.id]: dba.displayName });
    await directory().saveGroup({ ...saved, displayName: `${dba.displayName}-new`, members: [other.id] });
    expect(await directory().groupsOf(one.id)).toEqual({});
    expect(await directory().groupsOf(other.id)).toEqual({ [dba.id]: `${dba.displayName}-new` });
    await directory().removeGroup(dba.id);
    expect(await directory().groupsOf(other.id)).toEqual({});
    expect(await directory().group(dba.id)).toBeUndefined();
  });

  it('lets replicas change it one after the other', async () => {
    let [running, most] = [0, 0];
    const name = randomUUID();
    const replicas = ['one', 'two', 'three'].map((owner) =>
      createExclusively({ takeLease: store().takeLease, owner, now: Date.now }, name),
    );
    const work = async () => {
      running += 1;
      most = Math.max(most, running);
      await directory().user(randomUUID());
      running -= 1;
    };
    await Promise.all([...replicas, ...replicas].map((exclusively) => exclusively(work)));
    expect(most).toBe(1);
  });
};
