/** Gateways whose machines disagree about the time go by the clock of their store. */
import { expect, it } from 'vitest';
import { createStoreClock } from '../../../src/schedule/store-clock.ts';

const NOW = 1_800_000_000_000;

const start = () => {
  const machine = { now: NOW };
  const warned: unknown[] = [];
  const clock = createStoreClock({
    now: () => machine.now,
    log: { warn: (fields) => void warned.push(fields) },
  });
  /** The store's answer, `ahead` of this machine and so many milliseconds on its way. */
  const ask = (ahead: number, took = 0) =>
    clock.sync({
      time: async () => {
        machine.now += took;
        return machine.now - took / 2 + ahead;
      },
    });
  return { clock, machine, warned, ask };
};

it.each([
  ['ahead', 240_000],
  ['behind', -240_000],
])('goes by the store if that is %s, and says so once', async (_what, ahead) => {
  const { clock, machine, warned, ask } = start();
  for (let n = 0; n < 3; n += 1) await ask(ahead, 100);
  expect(clock.now()).toBe(machine.now + ahead);
  expect(warned).toEqual([{ ahead }]);
});

it('stays with its own clock if the two differ by no more than answers take', async () => {
  const { clock, machine, warned, ask } = start();
  for (const ahead of [0, 900, -900]) await ask(ahead);
  expect(clock.now()).toBe(machine.now);
  expect(warned).toEqual([]);
});

it('comes back to its own clock once that is right', async () => {
  const { clock, machine, ask } = start();
  await ask(60_000);
  await ask(300);
  expect(clock.now()).toBe(machine.now);
});

it('believes no answer that was long on its way, and keeps what it knows without one', async () => {
  const { clock, machine, ask } = start();
  await ask(60_000, 1500);
  expect(clock.now()).toBe(machine.now);
  await ask(60_000);
  await expect(clock.sync({ time: () => Promise.reject(new Error('away')) })).rejects.toThrow('away');
  expect(clock.now()).toBe(machine.now + 60_000);
});
