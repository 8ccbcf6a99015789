/** What every store promises about small documents and leases. */
import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import type { Store } from '../../src/store/store.ts';

export const documentContract = (store: () => Store, clock: { now: number }): void => {
  it('gives a document back as it was put', async () => {
    const value = { 'a.b': [1, null, { $set: 'x' }], text: 'naïve', big: 2 ** 40, half: 0.5 };
    expect(await store().putDocument('pins', 'one', { value, ifVersion: 0 })).toBe(true);
    expect(await store().getDocument('pins', 'one')).toEqual({ id: 'one', version: 1, value });
    expect(await store().getDocument('links', 'one')).toBeUndefined();
  });

  it('creates a document once', async () => {
    const id = randomUUID();
    const created = await Promise.all(
      // DocumentDB takes a second to find each deadlock of such upserts, and the store waits for two.
      Array.from({ length: 40 }, (_, value) => store().putDocument('raced', id, { value, ifVersion: 0 })),
    );
    expect(created.filter(Boolean)).toHaveLength(1);
    expect(await store().getDocument('raced', id)).toMatchObject({
      version: 1,
      value: created.indexOf(true),
    });
  });

  it('replaces only the version that was seen', async () => {
    await store().putDocument('counters', 'c', { value: 0, ifVersion: 0 });
    const raced = await Promise.all(
      Array.from({ length: 32 }, () => store().putDocument('counters', 'c', { value: 1, ifVersion: 1 })),
    );
    expect(raced.filter(Boolean)).toHaveLength(1);
    expect(await store().putDocument('counters', 'c', { value: 2, ifVersion: 2 })).toBe(true);
    expect(await store().putDocument('counters', 'c', { value: 3, ifVersion: 2 })).toBe(false);
    expect(await store().getDocument('counters', 'c')).toMatchObject({ version: 3, value: 2 });
    expect(await store().putDocument('counters', 'absent', { value: 3, ifVersion: 1 })).toBe(false);
  });

  it('forgets a document at the moment it expires', async () => {
    const expireAt = clock.now + 1000;
    await store().putDocument('short', 's', { value: 1, ifVersion: 0, expireAt });
    expect(await store().getDocument('short', 's')).toMatchObject({ expireAt });
    clock.now = expireAt;
    expect(await store().getDocument('short', 's')).toBeUndefined();
    expect((await store().listDocuments('short', { limit: 5 })).items).toEqual([]);
    expect(await store().putDocument('short', 's', { value: 2, ifVersion: 1 })).toBe(false);
    expect(await store().removeDocument('short', 's')).toBe(false);
    expect(await store().putDocument('short', 's', { value: 2, ifVersion: 0 })).toBe(true);
    expect(await store().getDocument('short', 's')).toEqual({ id: 's', version: 1, value: 2 });
  });

  it('removes a document', async () => {
    await store().putDocument('pins', 'gone', { value: 1, ifVersion: 0 });
    expect(await store().removeDocument('pins', 'gone')).toBe(true);
    expect(await store().removeDocument('pins', 'gone')).toBe(false);
    expect(await store().getDocument('pins', 'gone')).toBeUndefined();
  });

  it('lists one kind by id, page by page', async () => {
    for (const id of ['b', 'a', 'c']) await store().putDocument('listed', id, { value: id, ifVersion: 0 });
    const first = await store().listDocuments('listed', { limit: 2 });
    expect(first.items.map(({ id }) => id)).toEqual(['a', 'b']);
    const rest = await store().listDocuments('listed', { limit: 2, cursor: first.cursor ?? '' });
    expect(rest).toMatchObject({ items: [{ id: 'c' }], cursor: null });
  });

  it('gives a lease to one of many who ask for it at once', async () => {
    const until = clock.now + 1000;
    const taken = await Promise.all(
      Array.from({ length: 40 }, (_, n) => store().takeLease('at-once', `owner-${n}`, clock.now, until)),
    );
    expect(taken.filter(Boolean)).toHaveLength(1);
  });

  it('gives a lease to one owner until its end', async () => {
    const take = (owner: string, now: number) => store().takeLease('tidy', owner, now, now + 10);
    const raced = await Promise.all(Array.from({ length: 16 }, (_, n) => take(`owner ${n}`, 100)));
    expect(raced.filter(Boolean)).toHaveLength(1);
    const holder = `owner ${raced.indexOf(true)}`;
    expect(await take(holder, 105)).toBe(true);
    expect(await take('other', 114)).toBe(false);
    expect(await take('other', 115)).toBe(true);
    expect(await take(holder, 116)).toBe(false);
  });

  it('answers that it would acknowledge a write', async () => {
    await expect(store().ping()).resolves.toBeUndefined();
  });
};
