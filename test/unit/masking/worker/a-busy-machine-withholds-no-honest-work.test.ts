import { expect, it, onTestFinished } from 'vitest';
import { MaskingFailed } from '../../../../src/masking/engine/create-masker.ts';
import { createPool, type PoolOptions } from '../../../../src/masking/worker/create-pool.ts';
import { defaults } from '../masker.ts';

/** Waits without using the processor, as a thread does that the machine does not let run, or uses it without end. */
const file = new URL(
  `data:text/javascript,${encodeURIComponent(`
    import { parentPort } from 'node:worker_threads';
    const cell = new Int32Array(new SharedArrayBuffer(4));
    parentPort.on('message', ({ text }) => {
      if (text === 'loop') for (;;);
      Atomics.wait(cell, 0, 0, text === 'wait' ? 600 : 60_000);
      parentPort.postMessage({ kind: 'masked', masked: { text: 'masked' }, ms: 1, used: 1 });
    });
    parentPort.postMessage({ kind: 'ready', used: 0 });
  `)}`,
);

const start = (limits: Pick<PoolOptions, 'limit' | 'wall'>) => {
  const warnings: string[] = [];
  const warn = (reason: string) => void warnings.push(reason);
  const pool = createPool({
    settings: defaults,
    key: new Uint8Array(32),
    presidio: undefined,
    warn,
    size: 1,
    file,
    ...limits,
  });
  onTestFinished(pool.close);
  const mask = (text: string) => pool.mask({ text }, { server: 'shop' }, { caller: 'bob' });
  return { mask, warnings };
};

it('work that waits for the processor longer than it may use it is finished', async () => {
  const { mask, warnings } = start({ limit: 300, wall: 60_000 });
  expect(await mask('wait')).toMatchObject({ text: 'masked' });
  expect(warnings).toEqual([]);
});

it('work that uses too much processor time is withheld long before the longest time', async () => {
  const { mask, warnings } = start({ limit: 300, wall: 60_000 });
  await expect(mask('loop')).rejects.toThrow(MaskingFailed);
  expect(warnings).toEqual(['long work took more than 300 ms of processor time']);
});

it('work that lasts too long is withheld although it uses no processor time', async () => {
  const { mask, warnings } = start({ limit: 300, wall: 900 });
  await expect(mask('sleep')).rejects.toThrow(MaskingFailed);
  expect(warnings).toEqual(['long work lasted more than 900 ms']);
});
