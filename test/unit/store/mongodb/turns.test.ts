/** Turns at the database: bounded, in order, and over at once where the database is away. */
import { expect, it } from 'vitest';
import { createTurns } from '../../../../src/store/mongodb/turns.ts';

it('lets the next one in, in the order of coming, when a turn ends', async () => {
  const turns = createTurns(2);
  const order: number[] = [];
  const come = (n: number) => turns.take().then(() => order.push(n));
  await Promise.all([come(1), come(2)]);
  const later = Promise.all([come(3), come(4)]);
  await Promise.resolve();
  expect(order).toEqual([1, 2]);
  turns.end();
  turns.end();
  await later;
  expect(order).toEqual([1, 2, 3, 4]);
});

it('sends away all who wait, and serves whoever comes after that', async () => {
  const turns = createTurns(1);
  await turns.take();
  const waiting = [turns.take(), turns.take()];
  turns.dismiss(new Error('away'));
  for (const turn of waiting) await expect(turn).rejects.toThrow('away');
  turns.end();
  await turns.take();
});
