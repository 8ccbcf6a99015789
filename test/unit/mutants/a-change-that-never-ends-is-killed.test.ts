/** A change that makes its tests run for ever counts as killed, in a column of its own, if they had time enough. */
import { expect, it } from 'vitest';
import { isPatient } from '../../../scripts/mutants/cover.ts';
import { formatScore, type Outcome } from '../../../scripts/mutants/score.ts';

const outcome = (verdict: Outcome['verdict']): Outcome => ({
  place: 'domain',
  file: 'src/domain/x.ts',
  line: 1,
  was: 'while (isOpen) {',
  becomes: 'while (true) {',
  verdict,
  passed: [],
  by: undefined,
});

it('counts what timed out as killed, and says how many those are', () => {
  const score = formatScore([outcome('killed'), outcome('timed out'), outcome('slow'), outcome('survived')]);
  expect(score).toMatch(/^all +2 of +4 +50\.0 % +1 timed out$/m);
  expect(score.match(/ src\/domain/g)).toHaveLength(2);
});

it.each([
  [200, true],
  [201, false],
])('is no proof unless the limit is five times what a test takes: %s ms of 1000', (took, isProof) => {
  const path = 'test/unit/x.test.ts';
  const covered = new Map([['digest', { path, took, hits: [] }]]);
  expect(isPatient(covered, [{ path, of: 'digest' }], 1000)).toBe(isProof);
});
