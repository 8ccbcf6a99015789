import { readdirSync, readFileSync } from 'node:fs';
import { getPriority, platform } from 'node:os';
import { expect, it, onTestFinished } from 'vitest';
import { createPool } from '../../../../src/masking/worker/create-pool.ts';
import { defaults } from '../masker.ts';

/**
 * Threads of this process with a lower priority than its own (proc(5): nice is the 19th field, the 17th behind the name).
 * Other test files have threads in it as well, so what counts is which ones are new.
 */
const yielding = (): ReadonlySet<string> =>
  new Set(readdirSync('/proc/self/task').filter((thread) => niceOf(thread) > getPriority()));

/** Of a thread that has ended meanwhile: that of none. */
const niceOf = (thread: string): number => {
  try {
    const fields = readFileSync(`/proc/self/task/${thread}/stat`, 'utf8').split(') ').at(-1)?.split(' ');
    return Number(fields?.[16]);
  } catch {
    return Number.NaN;
  }
};

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
    expect(yielding().difference(before).size).toBe(0);
    await mask('mallory');
    expect(yielding().difference(before).size).toBe(1);
  },
);

it('several busy callers are served in turn, and others as well', async () => {
  const mask = start();
  const done = await Promise.all(['mallory', 'bob', 'mallory', 'bob', 'mallory'].map(mask));
  expect(done.map(({ text }) => text)).toEqual(Array.from({ length: 5 }, () => '{}'));
});
