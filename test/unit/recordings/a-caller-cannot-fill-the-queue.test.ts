import { expect, it } from 'vitest';
import { createCapacity } from '../../../src/recordings/capacity.ts';

it('a caller whose entries wait has its own share of the queue, and others still have room', () => {
  const capacity = createCapacity({ entries: 100, bytes: 1e9 });
  const [bob, alice] = [capacity.of('bob'), capacity.of('alice')];
  const taken = Array.from({ length: 100 }, () => bob.take(0)).filter(Boolean);
  expect(taken).toHaveLength(25);
  expect(bob.refusal()).toMatchObject({ code: 'too-many', http: 429 });
  expect(alice.take(0)).toBe(true);
  bob.give(0);
  expect(bob.take(0)).toBe(true);
});

it('bytes count as well, and one entry of any length fits', () => {
  const capacity = createCapacity({ entries: 100, bytes: 1e6 });
  const bob = capacity.of('bob');
  expect(bob.take(900_000)).toBe(true);
  expect(bob.take(1)).toBe(false);
});
