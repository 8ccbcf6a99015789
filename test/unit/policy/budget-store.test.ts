import { expect, it } from 'vitest';
import type { DocumentStore, StoredDocument } from '../../../src/domain/document.ts';
import { createBudgetStore } from '../../../src/policy/budget-store.ts';

const KEY = { budget: 'few', subject: 'bob', window: 1000 };

/** Documents in memory; `rival` is asked at each write whether another replica was faster. */
const documentsWith = (rival: () => boolean) => {
  let stored: StoredDocument | undefined;
  let writes = 0;
  return {
    writes: () => writes,
    getDocument: async () => stored,
    putDocument: async (
      _kind: string,
      id: string,
      { value, ifVersion }: Parameters<DocumentStore['putDocument']>[2],
    ) => {
      writes += 1;
      if (rival() || ifVersion !== (stored?.version ?? 0)) return false;
      stored = { id, version: ifVersion + 1, value, expireAt: undefined };
      return true;
    },
    removeDocument: async () => true,
  };
};

it('uses that come at once are counted in few writes, and each gets a place of its own', async () => {
  const documents = documentsWith(() => false);
  const store = createBudgetStore(documents);
  const places = await Promise.all(Array.from({ length: 50 }, (_, n) => store.spend(KEY, `use ${n}`, n)));
  expect(new Set(places).size).toBe(50);
  expect(Math.max(...places)).toBe(50);
  expect(documents.writes()).toBeLessThan(4);
});

it('the same token counts once', async () => {
  const store = createBudgetStore(documentsWith(() => false));
  expect(await store.spend(KEY, 'one', 1)).toBe(1);
  expect(await store.spend(KEY, 'one', 2)).toBe(1);
});

it('a counter that other replicas win again and again refuses the call with a sentence about the budget', async () => {
  const store = createBudgetStore(documentsWith(() => true));
  await expect(store.spend(KEY, 'one', 1)).rejects.toMatchObject({
    code: 'budget-busy',
    message: expect.stringContaining('budget few'),
  });
});

it('a burst whose first write has no answer is counted once all the same, each use in its place', async () => {
  const documents = documentsWith(() => false);
  let silent = 1;
  const store = createBudgetStore({
    ...documents,
    putDocument: async (...change) => {
      const written = await documents.putDocument(...change);
      if (silent-- > 0) throw new Error('no acknowledgement');
      return written;
    },
  });
  const places = await Promise.all(Array.from({ length: 50 }, (_, n) => store.spend(KEY, `use ${n}`, n)));
  expect(places.toSorted((one, other) => one - other)).toEqual(Array.from({ length: 50 }, (_, n) => n + 1));
});

it('a store that stays silent refuses the call', async () => {
  const documents = documentsWith(() => false);
  const putDocument = () => Promise.reject(new Error('no acknowledgement'));
  await expect(createBudgetStore({ ...documents, putDocument }).spend(KEY, 'one', 1)).rejects.toThrow(
    'no acknowledgement',
  );
});
