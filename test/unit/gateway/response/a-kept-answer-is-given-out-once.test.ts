/** The answer of an approved call that reached no one is kept for ten minutes, and given to one retry by its own id. */
import { expect, it } from 'vitest';
import { createKeptResults } from '../../../../src/gateway/response/kept-results.ts';
import { createDocumentsInMemory } from '../../../support/documents-in-memory.ts';

const scene = () => {
  const clock = { now: 0 };
  const documents = createDocumentsInMemory(() => clock.now);
  return { clock, documents, kept: createKeptResults({ documents, now: () => clock.now }) };
};
const answer = (id: number | string, result = 1) =>
  `{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":${result}}`;

it('is given out once, with the id of the retry', async () => {
  const { kept } = scene();
  await kept.keep('digest', answer(1));
  expect(await kept.take('other', 2)).toBeUndefined();
  expect(await kept.take('digest', 'two')).toBe(answer('two'));
  expect(await kept.take('digest', 3)).toBeUndefined();
});

it('is the last one', async () => {
  const { kept } = scene();
  await kept.keep('digest', answer(1, 1));
  await kept.keep('digest', answer(1, 2));
  expect(await kept.take('digest', 1)).toBe(answer(1, 2));
});

it('is there for ten minutes', async () => {
  const { clock, kept } = scene();
  await kept.keep('digest', answer(1));
  clock.now = 10 * 60_000;
  expect(await kept.take('digest', 1)).toBeUndefined();
});

it('is not given out by two replicas', async () => {
  const { clock, documents } = scene();
  const slow = createKeptResults({
    documents: { ...documents, removeDocument: async () => false },
    now: () => clock.now,
  });
  await slow.keep('digest', answer(1));
  expect(await slow.take('digest', 1)).toBeUndefined();
});

it('is lost without the store, which breaks no call', async () => {
  const { documents, kept } = scene();
  documents.lose();
  await expect(kept.keep('digest', answer(1))).resolves.toBeUndefined();
  await expect(kept.take('digest', 1)).rejects.toThrow();
});
