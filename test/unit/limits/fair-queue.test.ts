import { expect, it } from 'vitest';
import { createFairQueue } from '../../../src/limits/fair-queue.ts';

const item = (name: string, size = 1) => ({ name, size });
const all = (queue: ReturnType<typeof createFairQueue<ReturnType<typeof item>>>) => {
  const names: string[] = [];
  for (let next = queue.next(); next !== undefined; next = queue.next()) names.push(next.name);
  return names;
};

it('serves callers in turn, however much one of them has queued', () => {
  const queue = createFairQueue<ReturnType<typeof item>>({ items: 10, size: 100 });
  for (const name of ['a1', 'a2', 'a3', 'a4']) queue.add('a', item(name));
  queue.add('b', item('b1'));
  queue.add('c', item('c1'));
  queue.add('b', item('b2'));
  expect(all(queue)).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3', 'a4']);
});

it('bounds each caller by number and by size, but lets one item of any size wait', () => {
  const queue = createFairQueue<ReturnType<typeof item>>({ items: 3, size: 10 });
  expect(queue.add('a', item('huge', 1000))).toBe(true);
  expect(queue.add('a', item('more'))).toBe(false);
  const added = ['1', '2', '3', '4'].map((name) => queue.add('b', item(name)));
  expect(added).toEqual([true, true, true, false]);
  queue.addUnbounded('b', item('unbounded'));
  expect(queue.add('c', item('c1', 9))).toBe(true);
  expect(queue.add('c', item('c2', 2))).toBe(false);
  expect(all(queue)).toEqual(['huge', '1', 'c1', '2', '3', 'unbounded']);
  expect(queue.add('c', item('c2', 2))).toBe(true);
});

it('passes over callers that may not run now, and keeps their place', () => {
  const queue = createFairQueue<ReturnType<typeof item>>({ items: 3, size: 10 });
  queue.add('a', item('a1'));
  queue.add('b', item('b1'));
  expect(queue.next((caller) => caller !== 'a')?.name).toBe('b1');
  expect(queue.next((caller) => caller !== 'a')).toBeUndefined();
  expect(queue.drain().map(({ name }) => name)).toEqual(['a1']);
  expect(queue.next()).toBeUndefined();
});
