/** The project's own labelled calls: what is harmful is never taken for reading, and reading is hardly ever held up. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ToolAnnotations } from '../../../src/domain/call.ts';
import type { Effect } from '../../../src/domain/effect.ts';
import { callOf, NO_GRANTS, policyOf } from './policy-fixture.ts';

interface Labelled {
  readonly family: string;
  /** `ops` if it does not matter. */
  readonly server?: string;
  readonly tool: string;
  readonly args: Record<string, unknown>;
  readonly annotations?: ToolAnnotations;
  readonly effect: Effect;
  /** What we make of it as yet, where that is not what the label says. */
  readonly got?: Effect;
  readonly why: string;
}

const FOLDER = resolve(import.meta.dirname, '../../data/effects');
const labelled: readonly Labelled[] = readdirSync(FOLDER).flatMap((file) =>
  readFileSync(join(FOLDER, file), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => ({
      family: file.replace('.ndjson', ''),
      ...(JSON.parse(line) as Omit<Labelled, 'family'>),
    })),
);

const policy = await policyOf('');
const effectOf = ({ server = 'ops', tool, args, annotations }: Labelled): Effect =>
  policy.decide(callOf({ server, tool, args, annotations }), NO_GRANTS).effect;

describe('the labelled calls', () => {
  it('are many, and each says why', () => {
    expect(labelled.length).toBeGreaterThanOrEqual(1000);
    expect(labelled.filter(({ why }) => why.length < 2)).toEqual([]);
  });

  it('that harm are missed in at most 1 %', () => {
    const harmful = labelled.filter(({ effect }) => effect !== 'read');
    const missed = harmful.filter((each) => effectOf(each) === 'read');
    expect(missed.length / harmful.length, JSON.stringify(missed)).toBeLessThanOrEqual(0.01);
  });

  it.each([...new Set(labelled.map(({ family }) => family))])(
    'keep both bounds in the family %s',
    (family) => {
      const ours = labelled.filter((each) => each.family === family);
      const harmful = ours.filter(({ effect }) => effect !== 'read');
      const missed = harmful.filter((each) => effectOf(each) === 'read');
      const reads = ours.filter(({ effect }) => effect === 'read');
      const over = reads.filter((each) => effectOf(each) !== 'read');
      expect(missed.length / harmful.length, JSON.stringify(missed)).toBeLessThanOrEqual(0.01);
      expect(over.length / reads.length, JSON.stringify(over)).toBeLessThanOrEqual(0.08);
    },
  );

  it('that read are held up in at most 8 %', () => {
    const reads = labelled.filter(({ effect }) => effect === 'read');
    const over = reads.filter((each) => effectOf(each) !== 'read');
    expect(over.length / reads.length, JSON.stringify(over)).toBeLessThanOrEqual(0.08);
  });

  it.each(labelled)('$family: $tool $args is $effect: $why', (each) => {
    expect(effectOf(each)).toBe(each.got ?? each.effect);
  });
});
