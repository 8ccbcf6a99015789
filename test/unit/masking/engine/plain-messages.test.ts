/** What is masked where there is little room for a closer look is masked as it is everywhere else. */
import { describe, expect, it } from 'vitest';
import { labelledSet } from '../../../../scripts/masking-set/labelled-set.ts';
import { createMessageMasker, type MessageMasker } from '../../../../src/masking/engine/mask-message.ts';
import { scanJson } from '../../../../src/mcp/json/scan-json.ts';
import { defaults } from '../masker.ts';

const key = new Uint8Array(32);
const masker = createMessageMasker({ settings: defaults, key });
const where = { server: 'orders' };

const scanned = (text: string) => {
  const result = scanJson(text, { loneSurrogates: 'allow' });
  if (!result.ok) throw new Error(result.problem);
  return result.root;
};

const set = labelledSet(20_262, 30);
const texts = [...set.positives, ...set.harmless].map(({ message }) => JSON.stringify(message));

/** How many of the texts are masked within so much room; each of them has to be masked as it would be with any. */
const maskedWithin = ({ mask, maskWithin }: MessageMasker, room: number): number => {
  let masked = 0;
  for (const text of texts) {
    const root = scanned(text);
    const within = maskWithin({ text, root }, where, room);
    if (within === undefined) continue;
    masked += 1;
    expect(within).toEqual(mask({ text, root }, where));
  }
  return masked;
};

describe('a message', () => {
  it('is masked without a closer look if it looks plain', () => {
    expect(maskedWithin(masker, 0)).toBeGreaterThan(texts.length / 20);
  });

  it('is masked within the room there is, as it would be with any', () => {
    expect(maskedWithin(masker, 2000)).toBeGreaterThan(texts.length / 2);
  });

  it('is masked in its recording too if the settings let secrets pass', () => {
    const settings = { ...defaults, secrets: 'pass' } as const;
    expect(maskedWithin(createMessageMasker({ settings, key }), 2000)).toBeGreaterThan(texts.length / 20);
  });

  it('is left alone if more of it has to be looked at closely', () => {
    const rows = (count: number) =>
      Array.from({ length: count }, (_, id) => ({ id, password: `Tr0ub4dor&${id}` }));
    const within = (count: number, room: number) => {
      const text = JSON.stringify({
        result: { content: [{ type: 'text', text: JSON.stringify(rows(count)) }] },
      });
      return masker.maskWithin({ text, root: scanned(text) }, where, room);
    };
    expect(within(20, 4000)?.text).not.toContain('Tr0ub4dor');
    expect(within(200, 4000)).toBeUndefined();
  });

  it('is left alone if its keys have to be looked at closely, however many it has', () => {
    const keys = Array.from({ length: 200 }, (_, id) => [`the password of ${id} was Tr0ub4dor&${id}`, 1]);
    const text = JSON.stringify(Object.fromEntries(keys));
    expect(masker.maskWithin({ text, root: scanned(text) }, where, 4000)).toBeUndefined();
  });

  it('is left alone if it was not scanned, or if operators look at it with detectors of their own', () => {
    const text = '{"result":"nothing of concern"}';
    expect(masker.maskWithin({ text }, where, 100)).toBeUndefined();
    const detectors = [
      { type: 'order', pattern: 'ORD-[0-9]{6}', example: 'ORD-123456', counterExample: 'ORD-1' },
    ];
    const own = createMessageMasker({ settings: { ...defaults, detectors }, key });
    expect(own.maskWithin({ text, root: scanned(text) }, where, 100)).toBeUndefined();
  });
});
