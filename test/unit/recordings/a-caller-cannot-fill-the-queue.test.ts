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

it('a caller may fill its share to the last byte, and not one beyond', () => {
  const capacity = createCapacity({ entries: 1000, bytes: 40_000 });
  const bob = capacity.of('bob');
  expect(bob.take(488)).toBe(true);
  expect(bob.take(9001)).toBe(false);
  expect(bob.refusal()).toMatchObject({ code: 'too-many' });
  expect(bob.take(9000)).toBe(true);
});

it('one caller has all of a queue that is not shared', () => {
  const capacity = createCapacity({ entries: 3, bytes: 1e9, share: 1 });
  const bob = capacity.of('bob');
  expect([bob.take(0), bob.take(0), bob.take(0), bob.take(0)]).toEqual([true, true, true, false]);
  expect(bob.refusal()).toMatchObject({ code: 'store-unavailable' });
});

it('a caller is near the end of its share at half of it, in entries or in bytes, or with all others near the end', () => {
  const entries = createCapacity({ entries: 8, bytes: 1e9 }).of('bob');
  expect(entries.isNear()).toBe(false);
  entries.take(0);
  expect(entries.isNear()).toBe(true);
  const bytes = createCapacity({ entries: 1e6, bytes: 8000 }).of('bob');
  bytes.take(487);
  expect(bytes.isNear()).toBe(false);
  bytes.give(487);
  bytes.take(488);
  expect(bytes.isNear()).toBe(true);
  const shared = createCapacity({ entries: 10, bytes: 1e9 });
  for (let entry = 0; entry < 8; entry++) shared.take(0);
  expect(shared.of('alice').isNear()).toBe(true);
});
