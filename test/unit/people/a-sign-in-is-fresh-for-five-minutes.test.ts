/** How long a sign-in counts as fresh, to the millisecond. */
import { expect, it } from 'vitest';
import { isFresh, lacksStepUp } from '../../../src/people/step-up.ts';

const NOW = 1_000_000_000;

it.each([
  [NOW, true],
  [NOW - 300_000, true],
  [NOW - 300_001, false],
  [NOW + 30_000, true],
  [NOW + 30_001, false],
  [Number.NaN, false],
])('a sign-in at %d is fresh: %s', (at, isTrue) => {
  expect(isFresh(at, NOW)).toBe(isTrue);
});

it('is demanded only where the rule says so, and only to approve', () => {
  const slack = { verdict: 'approve', click: { via: 'slack', team: 'T', user: 'U' }, at: NOW } as const;
  const web = (authenticatedAt: number) =>
    ({ verdict: 'approve', click: { via: 'web', authenticatedAt } as never, at: NOW }) as const;
  expect(lacksStepUp({}, slack)).toBe(false);
  expect(lacksStepUp({ stepUp: false }, slack)).toBe(false);
  expect(lacksStepUp({ stepUp: true }, slack)).toBe(true);
  expect(lacksStepUp({ stepUp: true }, { ...slack, verdict: 'deny' })).toBe(false);
  expect(lacksStepUp({ stepUp: true }, web(NOW))).toBe(false);
  expect(lacksStepUp({ stepUp: true }, web(NOW - 300_001))).toBe(true);
});
