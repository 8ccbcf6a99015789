/** How far what a call would touch may drift before its approval is void. */
import { expect, it } from 'vitest';
import { type Impact, impactInvalidation } from '../../../src/domain/impact.ts';

const said = (value: Impact['value'], percent = 0): Impact => ({
  companion: { tool: 'count_rows', args: {}, result: '', drift: percent / 100 },
  value,
});

it.each<[number | string, number | string, number, boolean]>([
  [10, 10, 0, true],
  [10, 11, 0, false],
  [10, 11, 10, true],
  [10, 9, 10, true],
  [10, 12, 10, false],
  // Where percentages are no round numbers in binary.
  [100, 129, 29, true],
  [100, 71, 29, true],
  [100, 129.001, 29, false],
  [1000, 1057, 5.7, true],
  [-100, -129, 29, true],
  [0, 1, 1000, false],
  [0, 0, 0, true],
  ['orders', 'orders', 0, true],
  ['orders', 'Orders', 100, false],
  [10, '10', 100, false],
  ['10', 10, 100, false],
])('from %s to %s within %s%% stands: %s', (before, now, percent, stands) => {
  const invalidation = impactInvalidation(
    said(before as Impact['value'], percent),
    said(now as Impact['value'], percent),
  );
  expect(invalidation === undefined).toBe(stands);
});

it('is void if it cannot be asked again, but not if it never said anything', () => {
  expect(impactInvalidation(said(10), said(undefined))).toContain('could not be asked again');
  expect(impactInvalidation(said(undefined), said(undefined))).toBeUndefined();
});

it('names the limit as it was written', () => {
  expect(impactInvalidation(said(100, 29), said(200, 29))).toContain('more than the 29% that may change');
});
