/** Long messages are masked by threads that can be stopped; whatever happens to one, nothing passes unmasked. */
import { expect, it, onTestFinished } from 'vitest';
import { MaskingFailed } from '../../../../src/masking/engine/create-masker.ts';
import { createMaskMessage } from '../../../../src/masking/engine/mask-message.ts';
import { createPool, type PoolOptions } from '../../../../src/masking/worker/create-pool.ts';
import { prepareClassify } from '../../../../src/policy/effects/prepare-classify.ts';
import { defaults } from '../masker.ts';

const key = new Uint8Array(32);
const where = { server: 'shop' };
const bob = { caller: 'bob' };
const secret = `ghp_${'a1B2'.repeat(9)}`;
const long = JSON.stringify({
  rows: Array.from({ length: 9000 }, (_, id) => ({ id, note: `key ${secret}`, plan: 'pro' })),
});

const start = (more: Partial<PoolOptions> = {}) => {
  const warnings: string[] = [];
  const warn = (reason: string) => void warnings.push(reason);
  const pool = createPool({ settings: defaults, key, presidio: undefined, warn, ...more });
  onTestFinished(pool.close);
  return { ...pool, warnings };
};

/** A thread that is told what to do by the text. */
const told = new URL(
  `data:text/javascript,${encodeURIComponent(`
    import { parentPort } from 'node:worker_threads';
    parentPort.on('message', ({ text }) => {
      if (text === 'loop') for (;;);
      if (text === 'crash') throw new Error('of ' + text);
      if (text === 'leave') process.exit(0);
      if (text === 'fail') return parentPort.postMessage({ kind: 'failed', ms: 1, used: 1 });
      parentPort.postMessage({ kind: 'masked', masked: { text: 'masked' }, ms: 7, used: 7 });
    });
    parentPort.postMessage({ kind: 'ready', used: 0 });
  `)}`,
);

it('masks as the gateway does by itself, without keeping it from anything else', async () => {
  const pool = start();
  let turns = 0;
  const beat = setInterval(() => (turns += 1), 1);
  const masked = await pool.mask({ text: long }, where, bob);
  clearInterval(beat);
  expect(masked).toEqual(createMaskMessage({ settings: defaults, key })({ text: long }, where));
  expect(masked.text).not.toContain(secret);
  expect(turns).toBeGreaterThan(10);
});

it('judges arguments as the gateway does by itself', async () => {
  const pool = start();
  const call = { server: 'db', tool: 'run_query' };
  const args = { sql: 'DROP TABLE orders' };
  const classify = await prepareClassify({});
  const found = await pool.classify(call, JSON.stringify(args), bob);
  expect(found).toEqual(classify({ ...call, args }));
  expect(found?.effect).toBe('destructive');
});

it('serves a burst', async () => {
  const pool = start({ limit: 30_000 });
  const all = await Promise.all(Array.from({ length: 8 }, () => pool.mask({ text: long }, where, bob)));
  for (const { text } of all) expect(text).not.toContain(secret);
});

it.each(['loop', 'crash', 'leave', 'fail'])('refuses what makes a thread %s, and goes on', async (text) => {
  const pool = start({ file: told, limit: 300 });
  const after = pool.mask({ text: 'before' }, where, bob);
  const refused = pool.mask({ text }, where, bob);
  const next = pool.mask({ text: 'next' }, where, bob);
  expect(await after).toMatchObject({ text: 'masked' });
  await expect(refused).rejects.toThrow(MaskingFailed);
  expect(await next).toMatchObject({ text: 'masked' });
  expect(JSON.stringify(pool.warnings)).not.toContain('of crash');
});

it('says of arguments that could not be judged that nothing is known', async () => {
  const pool = start({ file: told });
  expect(await pool.classify({ server: 'db', tool: 'run_query' }, '{}', bob)).toBeUndefined();
});

it('refuses everything if its threads cannot start', async () => {
  const pool = start({ file: new URL('data:text/javascript,throw new Error()') });
  const both = [pool.mask({ text: 'one' }, where, bob), pool.mask({ text: 'two' }, where, bob)];
  for (const one of both) await expect(one).rejects.toThrow(MaskingFailed);
  expect(pool.warnings).toContain('a worker thread has ended');
});

it('refuses with a time to wait what one caller has too much of, while another is served', async () => {
  const pool = start({ file: told, limit: 1000, waiting: { items: 3, size: 1000 } });
  const many = Array.from({ length: 5 }, () => pool.mask({ text: 'loop' }, where, bob));
  const outcomes = Promise.allSettled(many);
  await expect(many.at(-1)).rejects.toMatchObject({ code: 'too-many', retryAfter: 1 });
  // One thread is always left for others, and answers are never turned away.
  expect(await pool.mask({ text: 'short' }, where, { caller: 'alice' })).toMatchObject({ text: 'masked' });
  const answer = expect(pool.mask({ text: 'answer' }, where, { ...bob, isUnbounded: true })).rejects;
  const isTold = answer.toThrow(MaskingFailed);
  await pool.close();
  await isTold;
  for (const { status } of await outcomes) expect(status).toBe('rejected');
  await expect(pool.mask({ text: 'late' }, where, bob)).rejects.toThrow(MaskingFailed);
});

it('tells the processor time by caller, also of what it had to give up', async () => {
  const spent: [string, number][] = [];
  const spend = (caller: string, milliseconds: number) => void spent.push([caller, milliseconds]);
  const pool = start({ file: told, limit: 200, spend });
  await pool.mask({ text: 'one' }, where, bob);
  await expect(pool.mask({ text: 'loop' }, where, { caller: 'alice' })).rejects.toThrow(MaskingFailed);
  expect(spent).toEqual([
    ['bob', 7],
    ['alice', 200],
  ]);
});
