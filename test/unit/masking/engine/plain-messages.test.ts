/** A message that is passed on as plain is one in which the masker finds nothing. */
import { expect, it } from 'vitest';
import { labelledSet } from '../../../../scripts/masking-set/labelled-set.ts';
import { createMessageMasker } from '../../../../src/masking/engine/mask-message.ts';
import { scanJson } from '../../../../src/mcp/json/scan-json.ts';
import { defaults } from '../masker.ts';

const { mask, passPlain } = createMessageMasker({ settings: defaults, key: new Uint8Array(32) });
const where = { server: 'orders' };

const scanned = (text: string) => {
  const result = scanJson(text, { loneSurrogates: 'allow' });
  if (!result.ok) throw new Error(result.problem);
  return result.root;
};

const set = labelledSet(20_262, 30);
const texts = [...set.positives, ...set.harmless].map(({ message }) => JSON.stringify(message));

it('is masked to itself, with the same evidence', () => {
  let plain = 0;
  for (const text of texts) {
    const root = scanned(text);
    const passed = passPlain({ text, root });
    if (passed === undefined) continue;
    plain += 1;
    expect(passed).toEqual(mask({ text, root }, where));
  }
  expect(plain).toBeGreaterThan(texts.length / 20);
});

it('is not told of one that was not scanned, or that operators look at with detectors of their own', () => {
  const text = '{"result":"nothing of concern"}';
  expect(passPlain({ text })).toBeUndefined();
  const detectors = [
    { type: 'order', pattern: 'ORD-[0-9]{6}', example: 'ORD-123456', counterExample: 'ORD-1' },
  ];
  const own = createMessageMasker({ settings: { ...defaults, detectors }, key: new Uint8Array(32) });
  expect(own.passPlain({ text, root: scanned(text) })).toBeUndefined();
});
