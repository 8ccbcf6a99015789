import { readdirSync, readFileSync } from 'node:fs';
import { getPriority, platform } from 'node:os';
import { expect, it, onTestFinished } from 'vitest';
import { createPool } from '../../../../src/masking/worker/create-pool.ts';
import { defaults } from '../masker.ts';

/** Threads of this process with a lower priority than its own (proc(5): nice is the 19th field, the 17th behind the name). */
const yielding = (): number =>
  readdirSync('/proc/self/task')
    .map(
      (thread) => readFileSync(`/proc/self/task/${thread}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [],
    )
    .filter((fields) => Number(fields[16]) > getPriority()).length;

const start = () => {
  const pool = createPool({
    settings: defaults,
    key: new Uint8Array(32),
    presidio: undefined,
    warn: () => undefined,
    isBusy: (caller) => caller === 'mallory',
  });
  onTestFinished(pool.close);
  return (caller: string) => pool.mask({ text: '{}' }, { server: 'shop' }, { caller });
};

it.runIf(platform() === 'linux')(
  'what a caller asks for that has just used much of the processor runs in a thread that yields, and no other does',
  async () => {
    const before = yielding();
    const mask = start();
    await mask('bob');
    await mask('bob');
    expect(yielding()).toBe(before);
    await mask('mallory');
    expect(yielding()).toBe(before + 1);
  },
);

it('several busy callers are served in turn, and others as well', async () => {
  const mask = start();
  const done = await Promise.all(['mallory', 'bob', 'mallory', 'bob', 'mallory'].map(mask));
  expect(done.map(({ text }) => text)).toEqual(Array.from({ length: 5 }, () => '{}'));
});
