/** How much may wait to be stored, and what happens to those who send more. */
import { expect, it } from 'vitest';
import { createCapacity } from '../../../src/recordings/capacity.ts';

const take = (capacity: ReturnType<typeof createCapacity>, times: number) =>
  Array.from({ length: times }, () => capacity.take(0));

it('takes what fits, and again what was given back', () => {
  const capacity = createCapacity({ entries: 2, bytes: 1e6 });
  expect(take(capacity, 3)).toEqual([true, true, false]);
  capacity.give(0);
  expect(take(capacity, 2)).toEqual([true, false]);
});

it('weighs an entry without a body as well', () => {
  expect(take(createCapacity({ entries: 100, bytes: 1500 }), 3)).toEqual([true, true, false]);
});

it('takes what fills it to the last byte', () => {
  expect(take(createCapacity({ entries: 100, bytes: 1024 }), 3)).toEqual([true, true, false]);
});

it('lets senders wait from four fifths on, until it is less', async () => {
  const capacity = createCapacity({ entries: 10, bytes: 1e6 });
  take(capacity, 7);
  await capacity.room();
  take(capacity, 2);
  let there = false;
  const room = Promise.all([capacity.room(), capacity.room()]).then(() => {
    there = true;
  });
  capacity.give(0);
  await Promise.resolve();
  expect(there).toBe(false);
  capacity.give(0);
  await room;
});

it('refuses those who wait once it is full', async () => {
  const capacity = createCapacity({ entries: 10, bytes: 1e6 });
  take(capacity, 9);
  const room = expect(capacity.room()).rejects.toMatchObject({ code: 'store-unavailable' });
  take(capacity, 2);
  await room;
  await expect(capacity.room()).rejects.toMatchObject({ code: 'store-unavailable' });
});
