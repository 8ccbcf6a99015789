import fc from 'fast-check';
import { expect, it } from 'vitest';
import { canonicalNode, canonicalPieces } from '../../../../src/mcp/json/canonical-json.ts';
import { prettyJson, prettyPieces } from '../../../../src/mcp/json/pretty-json.ts';
import { scanJson } from '../../../../src/mcp/json/scan-json.ts';
import { stringPieces, takeInSlices } from '../../../../src/mcp/json/write-json.ts';

const rootOf = (value: unknown) => {
  const scanned = scanJson(JSON.stringify(value));
  if (!scanned.ok) throw new Error(scanned.problem);
  return scanned.root;
};

it('a long string is written in pieces as JSON.stringify writes it, and no piece ends within a surrogate pair', () => {
  fc.assert(
    fc.property(fc.nat(3), fc.constantFrom('x', '🔑', '"\n', '\u2028é'), (offset, unit) => {
      const value = 'a'.repeat(offset) + unit.repeat(100_000);
      const pieces = [...stringPieces(value)];
      expect(pieces.length).toBeGreaterThan(2);
      expect(pieces.every((piece) => piece.isWellFormed())).toBe(true);
      expect(pieces.join('')).toBe(JSON.stringify(value));
    }),
    { numRuns: 20 },
  );
});

it('however deep a long string lies, no piece of what is written is long', () => {
  const deep = Array.from({ length: 60 }).reduce<unknown>((inner) => [inner], 'x'.repeat(1_000_000));
  const root = rootOf({ deep });
  for (const [pieces, whole] of [
    [[...canonicalPieces(root)], canonicalNode(root)],
    [[...prettyPieces(root)], prettyJson(root)],
  ] as const) {
    expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(100_000);
    expect(pieces.join('')).toBe(whole);
  }
});

it('many pieces and long ones are taken in order, with pauses', async () => {
  const taken: string[] = [];
  let pauses = 0;
  const pieces = [...Array.from({ length: 2000 }, (_, index) => `${index},`), 'x'.repeat(100_000), 'end'];
  await takeInSlices(
    pieces,
    (piece) => taken.push(piece),
    async () => {
      pauses += 1;
    },
  );
  expect(taken).toEqual(pieces);
  expect(pauses).toBeGreaterThan(3);
});
