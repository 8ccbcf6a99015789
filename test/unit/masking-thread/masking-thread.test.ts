/** Long messages are masked by a thread that can be stopped; whatever happens to it, nothing passes unmasked. */
import { expect, it, onTestFinished } from 'vitest';
import { MaskingFailed } from '../../../src/masking/create-masker.ts';
import { createMaskMessage } from '../../../src/masking/mask-message.ts';
import { createMaskingThread } from '../../../src/masking-thread/create-masking-thread.ts';
import { defaults } from '../masking/masker.ts';

const key = new Uint8Array(32);
const where = { server: 'shop' };
const secret = `ghp_${'a1B2'.repeat(9)}`;
const long = JSON.stringify({
  rows: Array.from({ length: 9000 }, (_, id) => ({ id, note: `key ${secret}`, plan: 'pro' })),
});

const start = (more: { file?: URL; limit?: number } = {}) => {
  const warnings: string[] = [];
  const warn = (reason: string) => void warnings.push(reason);
  const thread = createMaskingThread({ settings: defaults, key, presidio: undefined, warn, ...more });
  onTestFinished(thread.close);
  return { ...thread, warnings };
};

/** A thread that is told what to do by the text. */
const told = new URL(
  `data:text/javascript,${encodeURIComponent(`
    import { parentPort } from 'node:worker_threads';
    parentPort.on('message', ({ text }) => {
      if (text === 'loop') for (;;);
      if (text === 'crash') throw new Error('of ' + text);
      if (text === 'leave') process.exit(0);
      if (text === 'fail') return parentPort.postMessage({ kind: 'failed' });
      parentPort.postMessage({ kind: 'masked', masked: { text: 'masked' } });
    });
    parentPort.postMessage({ kind: 'ready' });
  `)}`,
);

it('masks as the gateway does by itself, without keeping it from anything else', async () => {
  const thread = start();
  let turns = 0;
  const beat = setInterval(() => (turns += 1), 1);
  const masked = await thread.mask({ text: long }, where);
  clearInterval(beat);
  expect(masked).toEqual(createMaskMessage({ settings: defaults, key })({ text: long }, where));
  expect(masked.text).not.toContain(secret);
  expect(turns).toBeGreaterThan(10);
});

it('serves a burst one after the other', async () => {
  const thread = start();
  const all = await Promise.all(Array.from({ length: 20 }, () => thread.mask({ text: long }, where)));
  for (const { text } of all) expect(text).not.toContain(secret);
});

it.each(['loop', 'crash', 'leave', 'fail'])('refuses what makes it %s, and goes on', async (text) => {
  const thread = start({ file: told, limit: 300 });
  const after = thread.mask({ text: 'before' }, where);
  const refused = thread.mask({ text }, where);
  const next = thread.mask({ text: 'next' }, where);
  expect(await after).toMatchObject({ text: 'masked' });
  await expect(refused).rejects.toThrow(MaskingFailed);
  expect(await next).toMatchObject({ text: 'masked' });
  expect(JSON.stringify(thread.warnings)).not.toContain('of crash');
});

it('refuses everything where it cannot start', async () => {
  const thread = start({ file: new URL('data:text/javascript,throw new Error()') });
  const both = [thread.mask({ text: 'one' }, where), thread.mask({ text: 'two' }, where)];
  for (const one of both) await expect(one).rejects.toThrow(MaskingFailed);
  expect(thread.warnings).toEqual(['the masking thread has ended']);
});

it('refuses what is more than it can keep, and what comes after its end', async () => {
  const thread = start({ file: told, limit: 10_000 });
  const many = Array.from({ length: 66 }, () => thread.mask({ text: 'loop' }, where));
  const refusals = Promise.allSettled(many);
  await expect(many.at(-1)).rejects.toThrow(MaskingFailed);
  await thread.close();
  for (const { status } of await refusals) expect(status).toBe('rejected');
  await expect(thread.mask({ text: 'late' }, where)).rejects.toThrow(MaskingFailed);
});
