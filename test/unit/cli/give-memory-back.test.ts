import { expect, it, vi } from 'vitest';
import { createGiveBack } from '../../../src/cli/give-memory-back.ts';

const MIB = 1024 * 1024;

/** A heap that a collection shrinks to 40 MiB. */
const watched = () => {
  const process = { heap: 70 * MIB, busy: 0 };
  const collect = vi.fn(() => {
    process.heap = 40 * MIB;
  });
  const look = createGiveBack({ collect, heapSize: () => process.heap, busy: () => process.busy });
  return { process, collect, look };
};

it('A gateway without work gives back what starting and a burst have left behind, once each', () => {
  const { process, collect, look } = watched();
  look();
  look();
  expect(collect).toHaveBeenCalledTimes(1);
  process.heap = 150 * MIB;
  look();
  look();
  expect(collect).toHaveBeenCalledTimes(2);
});

it('A gateway that works is never stopped for it', () => {
  const { process, collect, look } = watched();
  process.busy = 0.1;
  look();
  expect(collect).not.toHaveBeenCalled();
});

it('A heap that has hardly grown is left alone', () => {
  const { process, collect, look } = watched();
  look();
  process.heap += 10 * MIB;
  look();
  expect(collect).toHaveBeenCalledTimes(1);
});
