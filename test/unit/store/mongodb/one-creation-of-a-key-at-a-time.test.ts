/** Many who create one thing at once in one process: the database is asked by one of them at a time. */
import { expect, it } from 'vitest';
import { createOneCreation } from '../../../../src/store/mongodb/one-creation.ts';

const setUp = () => {
  const onlyOne = createOneCreation();
  const asked: PromiseWithResolvers<boolean>[] = [];
  const create = (key: string) =>
    onlyOne(key, () => {
      const answer = Promise.withResolvers<boolean>();
      asked.push(answer);
      return answer.promise;
    });
  return { asked, create };
};

it('asks the database once while one creation is underway, and tells the others that they were too late', async () => {
  const { asked, create } = setUp();
  const all = [create('a'), create('a'), create('a')];
  expect(asked).toHaveLength(1);
  asked[0]?.resolve(true);
  expect(await Promise.all(all)).toEqual([true, false, false]);
  expect(asked).toHaveLength(1);
});

it('lets the next one try if a creation failed', async () => {
  const { asked, create } = setUp();
  const [first, second, third] = [create('a'), create('a'), create('a')];
  asked[0]?.reject(new Error('no answer'));
  await expect(first).rejects.toThrow('no answer');
  await expect.poll(() => asked.length).toBe(2);
  asked[1]?.resolve(true);
  expect(await Promise.all([second, third])).toEqual([true, false]);
});

it('holds up no creation of another key, and none that comes later', async () => {
  const { asked, create } = setUp();
  const one = create('a');
  const other = create('b');
  expect(asked).toHaveLength(2);
  for (const each of asked) each.resolve(true);
  expect(await Promise.all([one, other])).toEqual([true, true]);
  const later = create('a');
  asked[2]?.resolve(false);
  expect(await later).toBe(false);
});
