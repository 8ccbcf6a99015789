import { expect, it, vi } from 'vitest';
import type { DocumentStore, Json, StoredDocument } from '../../../src/domain/document.ts';
import { updateDocument } from '../../../src/domain/update-document.ts';

/** One document, which another writer raises by a hundred before each of our first `rivals` writes. */
const shared = (start: number | undefined, rivals = 0) => {
  let kept: StoredDocument | undefined =
    start === undefined ? undefined : { id: 'one', version: 1, value: start, expireAt: undefined };
  let left = rivals;
  let writes = 0;
  const store = (value: Json, expireAt?: number) => {
    kept = { id: 'one', version: (kept?.version ?? 0) + 1, value, expireAt };
  };
  const documents: Pick<DocumentStore, 'getDocument' | 'putDocument'> = {
    getDocument: async () => kept,
    putDocument: async (_kind, _id, { value, ifVersion, expireAt }) => {
      writes += 1;
      if (left > 0) {
        left -= 1;
        store(Number(kept?.value ?? 0) + 100);
      }
      if ((kept?.version ?? 0) !== ifVersion) return false;
      store(value, expireAt);
      return true;
    },
  };
  return { documents, kept: () => kept, writes: () => writes };
};

const addOne = (found: StoredDocument | undefined) => {
  const value = Number(found?.value ?? 0) + 1;
  return { write: { value, expireAt: 7 }, result: value };
};

it('creates the document if there is none, and replaces it if there is one', async () => {
  const { documents, kept } = shared(undefined);
  expect(await updateDocument(documents, { kind: 'n', id: 'one', change: addOne })).toBe(1);
  expect(await updateDocument(documents, { kind: 'n', id: 'one', change: addOne })).toBe(2);
  expect(kept()).toEqual({ id: 'one', version: 2, value: 2, expireAt: 7 });
});

it('makes the change again over what faster writers have left', async () => {
  const { documents, kept } = shared(1, 3);
  expect(await updateDocument(documents, { kind: 'n', id: 'one', change: addOne })).toBe(302);
  expect(kept()?.value).toBe(302);
});

it('writes nothing if the change leaves the document as it is', async () => {
  const { documents, writes } = shared(5);
  const change = () => ({ result: 'as it is' });
  expect(await updateDocument(documents, { kind: 'n', id: 'one', change })).toBe('as it is');
  expect(writes()).toBe(0);
});

it('gives up, as it was told to, if others are always faster', async () => {
  const { documents } = shared(1, Number.POSITIVE_INFINITY);
  const busy = () => new RangeError('too many at once');
  // With it the pauses between attempts are none.
  const random = vi.spyOn(Math, 'random').mockReturnValue(0);
  const tried = updateDocument(documents, { kind: 'n', id: 'one', change: addOne, busy });
  await expect(tried).rejects.toThrow('too many at once');
  random.mockRestore();
});

it('rejects as the change does, without a write', async () => {
  const { documents, writes } = shared(1);
  const change = () => {
    throw new Error('not so');
  };
  await expect(updateDocument(documents, { kind: 'n', id: 'one', change })).rejects.toThrow('not so');
  expect(writes()).toBe(0);
});
