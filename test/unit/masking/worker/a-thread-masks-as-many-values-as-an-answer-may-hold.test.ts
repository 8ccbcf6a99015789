import { expect, it, onTestFinished } from 'vitest';
import { createPool } from '../../../../src/masking/worker/create-pool.ts';
import { defaults } from '../masker.ts';

/** The default of limits.answerValues, in rows of three values in as many characters as limits.answerBytes lets in. */
const ROWS = 333_000;

it('masks the longest and densest answer that the default limits let in', { timeout: 120_000 }, async () => {
  const warnings: string[] = [];
  const warn = (reason: string) => void warnings.push(reason);
  const pool = createPool({ settings: defaults, key: new Uint8Array(32), presidio: undefined, warn });
  onTestFinished(pool.close);
  const rows = Array.from({ length: ROWS }, (_, row) => ({ key: `value ${row}, of many`, token: row }));
  const text = JSON.stringify({ jsonrpc: '2.0', id: 1, result: { structuredContent: { rows } } });
  expect(text.length).toBeGreaterThan(14_000_000);
  const forCaller = { caller: 'bob', isUnbounded: true };
  const masked = await pool.mask({ text }, { server: 'shop' }, forCaller);
  expect(masked.text.length).toBeGreaterThan(0);
  expect(warnings).toEqual([]);
});
