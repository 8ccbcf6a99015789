import { expect, it } from 'vitest';
import type { StoredDocument } from '../../../../src/domain/document.ts';
import { createAbsence } from '../../../../src/store/embedded/absence.ts';

const found: StoredDocument = { id: 'a', version: 1, value: {}, expireAt: undefined };

/** A store that answers a question once it is told to, and counts what it is asked. */
const createSlow = () => {
  const open: ((answer: StoredDocument | undefined | Error) => void)[] = [];
  const { getDocument, putDocument } = createAbsence({
    getDocument: () =>
      new Promise((resolve, reject) => {
        open.push((answer) => (answer instanceof Error ? reject(answer) : resolve(answer)));
      }),
    putDocument: async () => true,
  });
  return {
    get: (id: string) => getDocument('ended', id),
    put: (id: string) => putDocument('ended', id, { value: {}, ifVersion: 0 }),
    answer: (answer: StoredDocument | undefined | Error) => open.shift()?.(answer),
    asked: () => open.length,
  };
};

it('a document that was not there is not looked for again until it is written', async () => {
  const { get, put, answer, asked } = createSlow();
  const first = get('a');
  answer(undefined);
  expect(await first).toBeUndefined();
  expect(await get('a')).toBeUndefined();
  expect(asked()).toBe(0);
  await put('a');
  const second = get('a');
  answer(found);
  expect(await second).toEqual(found);
});

it('an answer that a write overtook is not remembered', async () => {
  const { get, put, answer, asked } = createSlow();
  const before = get('a');
  await put('a');
  answer(undefined);
  expect(await before).toBeUndefined();
  const after = get('a');
  expect(asked()).toBe(1);
  answer(found);
  expect(await after).toEqual(found);
});

it('a document that is there is looked for each time', async () => {
  const { get, answer, asked } = createSlow();
  const first = get('a');
  answer(found);
  await first;
  void get('a');
  expect(asked()).toBe(1);
});

it('a store that fails has said nothing', async () => {
  const { get, answer, asked } = createSlow();
  const first = get('a');
  answer(new Error('the disk is full'));
  await expect(first).rejects.toThrow('the disk is full');
  void get('a');
  expect(asked()).toBe(1);
});
