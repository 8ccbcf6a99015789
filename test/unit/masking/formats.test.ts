import { describe, expect, it } from 'vitest';
import { createFormatFinder, detectors } from '../../../src/masking/rules/find-formats.ts';

/** Offers each word start to the finder, as the pass over a text does. */
const findAll = (text: string) => {
  const { find } = createFormatFinder(detectors);
  return [...text.matchAll(/(?<![A-Za-z0-9])[A-Za-z0-9]/g)].flatMap(({ index }) => find(text, index));
};

describe('each row of the detectors table', () => {
  it('there are at least sixty, each with a source', () => {
    expect(new Set(detectors.map((row) => row.type)).size).toBeGreaterThanOrEqual(60);
    for (const row of detectors) expect(row.source).toMatch(/^https:\/\//);
  });

  it.each(detectors.map((row) => [row.type, row] as const))(
    '%s finds its example and nothing else',
    (type, row) => {
      const prefix = 'before\n';
      const [hit] = findAll(`${prefix}${row.example}\n after`).filter((found) => found.type === type);
      expect(hit, 'example').toBeDefined();
      // What a pattern looks ahead to belongs to the example, not to the secret.
      const ahead = row.pattern.source.includes('(?=') ? / (?:\||as|como|to) .*/ : /$^/;
      expect(hit?.end, 'to its end').toBe(prefix.length + row.example.replace(ahead, '').length);
      expect(findAll(`${prefix}${row.counterExample} after`), 'counter-example').toEqual([]);
    },
  );
});
