import { expect, it } from 'vitest';
import { connectionsWithin, descriptorLimit } from '../../../src/limits/descriptors.ts';

it('knows how many descriptors this process may have', () => {
  expect(descriptorLimit()).toBeGreaterThan(0);
});

it.each([
  [10_000, Number.POSITIVE_INFINITY, 10_000],
  [10_000, 256, 80],
  [50, 256, 50],
  [10_000, 1_048_576, 10_000],
  [10_000, 20, 8],
])('of %i connections, %d descriptors allow %i', (wanted, descriptors, allowed) => {
  expect(connectionsWithin(wanted, descriptors)).toBe(allowed);
});
