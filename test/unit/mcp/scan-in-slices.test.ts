import fc from 'fast-check';
import { expect, it } from 'vitest';
import { scanJson, scanJsonInSlices } from '../../../src/mcp/json/scan-json.ts';

const countPauses = () => {
  let pauses = 0;
  const pause = async () => {
    pauses += 1;
  };
  return { pause, pauses: () => pauses };
};

it('finds the same as a scan in one go', async () => {
  const texts = fc.oneof(fc.json({ maxDepth: 6 }), fc.string());
  await fc.assert(
    fc.asyncProperty(texts, async (text) => {
      expect(await scanJsonInSlices(text, countPauses().pause)).toEqual(scanJson(text));
    }),
  );
});

it.each([
  ['many values', JSON.stringify(Array.from({ length: 20_000 }, (_, id) => ({ id })))],
  ['long strings', JSON.stringify(Array.from({ length: 20 }, () => 'x'.repeat(100_000)))],
])('pauses between %s, and finds the same', async (_what, text) => {
  const { pause, pauses } = countPauses();
  expect(await scanJsonInSlices(text, pause)).toEqual(scanJson(text));
  expect(pauses()).toBeGreaterThan(5);
});

it('refuses more values than allowed, wherever a slice ends', async () => {
  const text = JSON.stringify(Array.from({ length: 3000 }, () => 1));
  const options = { nodes: 2500 };
  const refused = await scanJsonInSlices(text, countPauses().pause, options);
  expect(refused).toEqual(scanJson(text, options));
  expect(refused.ok).toBe(false);
});
