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

it('a caller with half of its share in use waits for room, and others do not', async () => {
  const capacity = createCapacity({ entries: 80, bytes: 1e9 });
  const [bob, alice] = [capacity.of('bob'), capacity.of('alice')];
  for (let entry = 0; entry < 9; entry++) bob.take(0);
  expect(bob.roomFor(10_000)).toBeUndefined();
  bob.take(0);
  let there = false;
  const room = bob.roomFor(10_000)?.then(() => {
    there = true;
  });
  expect(alice.roomFor(10_000)).toBeUndefined();
  expect(there).toBe(false);
  bob.give(0);
  await room;
  expect(there).toBe(true);
});

it('a caller without room goes on after its patience, so that a store that is lost is told', async () => {
  const capacity = createCapacity({ entries: 8, bytes: 1e9 });
  const bob = capacity.of('bob');
  bob.take(0);
  await bob.roomFor(1);
  expect(bob.isNear()).toBe(true);
});
