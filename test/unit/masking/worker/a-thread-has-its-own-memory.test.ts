import { expect, it, onTestFinished } from 'vitest';
import { MaskingFailed } from '../../../../src/masking/engine/create-masker.ts';
import { createPool } from '../../../../src/masking/worker/create-pool.ts';
import { defaults } from '../masker.ts';

/** Takes up 128 MiB for the text `grow`. */
const file = new URL(
  `data:text/javascript,${encodeURIComponent(`
    import { parentPort } from 'node:worker_threads';
    parentPort.on('message', ({ text }) => {
      const all = text === 'grow' ? Array.from({ length: 128 }, () => new Array(131072).fill(0.5)) : [];
      parentPort.postMessage({ kind: 'masked', masked: { text: 'masked', all: all.length }, ms: 1, used: 1 });
    });
    parentPort.postMessage({ kind: 'ready', used: 0 });
  `)}`,
);

it('a message that takes more memory than a thread may have is withheld, and the next one is masked', async () => {
  const warnings: string[] = [];
  const pool = createPool({
    settings: defaults,
    key: new Uint8Array(32),
    presidio: undefined,
    warn: (reason) => void warnings.push(reason),
    limit: 60_000,
    memory: 64 * 1024 * 1024,
    size: 1,
    file,
  });
  onTestFinished(pool.close);
  await expect(pool.mask({ text: 'grow' }, { server: 'shop' }, { caller: 'bob' })).rejects.toThrow(
    MaskingFailed,
  );
  expect(warnings).toEqual(['a worker thread has ended']);
  expect(await pool.mask({ text: 'short' }, { server: 'shop' }, { caller: 'bob' })).toMatchObject({
    text: 'masked',
  });
}, 90_000);
