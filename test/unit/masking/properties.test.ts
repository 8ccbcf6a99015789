import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judge } from '../../../scripts/masking-set/judge.ts';
import { labelledSet } from '../../../scripts/masking-set/labelled-set.ts';
import { MaskingFailed } from '../../../src/masking/engine/create-masker.ts';
import { maskJsonText, maskText } from './masker.ts';

const set = labelledSet(20_261, 30);
const shapeOf = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(shapeOf);
  if (typeof value !== 'object' || value === null) return 'leaf';
  return Object.values(value).map(shapeOf);
};

describe('the project’s own labelled set', () => {
  it('holds at least a thousand messages of either kind', () => {
    expect(set.positives.length).toBeGreaterThanOrEqual(1000);
    expect(set.harmless.length).toBeGreaterThanOrEqual(1000);
  });

  it('has hardly a secret left', () => {
    const leaks = set.positives
      .map((sample) => judge(sample, maskJsonText))
      .filter(({ leaked }) => leaked.length > 0);
    expect(leaks.length / set.positives.length, JSON.stringify(leaks[0]?.sample)).toBeLessThanOrEqual(0.01);
  });

  it('has hardly a harmless message altered', () => {
    const altered = set.harmless
      .map((sample) => judge(sample, maskJsonText))
      .filter((verdict) => verdict.altered);
    expect(altered.length / set.harmless.length, JSON.stringify(altered[0]?.sample)).toBeLessThanOrEqual(
      0.005,
    );
  });

  it('does not change when masked again, and keeps its shape', () => {
    for (const { message } of set.positives) {
      const once = maskJsonText(JSON.stringify(message));
      expect(maskJsonText(once)).toBe(once);
      expect(shapeOf(JSON.parse(once))).toEqual(shapeOf(message));
    }
  });
});

describe('any input', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 12 }),
    fc.constantFrom(
      'password',
      '=',
      ': ',
      '"',
      "'",
      '\\',
      '\n',
      '|',
      '{',
      '}',
      '[',
      ']',
      ',',
      'token',
      '%41',
      'eyJ',
    ),
    fc.constantFrom(
      '-----BEGIN PRIVATE KEY-----',
      '4111111111111111',
      'postgres://a:b@c',
      '<',
      '>',
      '\\u0041',
      'is ',
    ),
  );
  const hostile = fc.array(piece, { maxLength: 40 }).map((parts) => parts.join(''));

  it('masks to text that masks no further, without an error', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const once = maskText(text);
        expect(maskText(once)).toBe(once);
      }),
      { numRuns: 3000 },
    );
  });

  it('does so in long texts too, of which only the lines around a placeholder are read again', () => {
    const quiet = 'GET /items?page=2 took 12 ms and was answered with 200\n'.repeat(12);
    fc.assert(
      fc.property(fc.array(hostile, { maxLength: 4 }), (lines) => {
        const text = lines.map((line) => `${quiet}${line}\n`).join('') + quiet;
        const once = maskText(text);
        expect(maskText(once)).toBe(once);
      }),
      { numRuns: 500 },
    );
  });

  it('leaves valid JSON valid', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), hostile, (value, text) => {
        const masked = maskJsonText(JSON.stringify({ value, text }).replaceAll('__proto__', 'proto'));
        expect(() => JSON.parse(masked)).not.toThrow();
      }),
      { numRuns: 500 },
    );
  });

  it('says nothing about the text in its error', () => {
    expect(new MaskingFailed().message).toBe('masking failed');
    expect(new MaskingFailed().cause).toBeUndefined();
  });
});
