import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileGlob } from '../../../src/policy/conditions/glob.ts';
import { coversPattern } from '../../../src/policy/file/covers.ts';
import { processorTime } from '../../support/processor-time.ts';

const text = fc.string({ unit: fc.constantFrom('a', 'b', '.', '_'), maxLength: 8 });
const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*', '?'), maxLength: 6 });
const asRegex = (glob: string) =>
  new RegExp(`^${glob.replace(/[.]/g, '\\.').replaceAll('*', '.*').replaceAll('?', '.')}$`, 's');

describe('patterns', () => {
  it('match what the same regular expression matches', () => {
    fc.assert(
      fc.property(pattern, text, (glob, value) => compileGlob(glob)(value) === asRegex(glob).test(value)),
      { numRuns: 2000 },
    );
  });

  it('cover another only if they match whatever it matches', () => {
    fc.assert(
      fc.property(pattern, pattern, text, (wide, narrow, value) => {
        if (coversPattern(wide, narrow) && compileGlob(narrow)(value))
          expect(compileGlob(wide)(value)).toBe(true);
      }),
      { numRuns: 5000 },
    );
  });

  it('take no time to speak of on repeated stars', () => {
    const started = processorTime();
    expect(compileGlob(`${'*a'.repeat(50)}b`)('a'.repeat(20_000))).toBe(false);
    expect(processorTime() - started).toBeLessThan(2000);
  });
});
