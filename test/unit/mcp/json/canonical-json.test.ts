import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { canonicalNode } from '../../../../src/mcp/json/canonical-json.ts';
import { scanJson } from '../../../../src/mcp/json/scan-json.ts';
import { processorTime } from '../../../support/processor-time.ts';

const canonical = (text: string): string => {
  const result = scanJson(text, { loneSurrogates: 'allow' });
  if (!result.ok) throw new Error(result.problem);
  return canonicalNode(result.root);
};

describe('the canonical text of a scanned value', () => {
  test.each([
    ['spaces', ' { "b" : [ 1 , 2 ] , "a" : { } } ', '{"a":{},"b":[1,2]}'],
    [
      'escapes',
      '"\\u20ac$\\u000F\\u000aA\'\\u0042\\u0022\\u005c\\\\\\"\\/"',
      '"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"',
    ],
    ['literals', '[null,true,false]', '[null,true,false]'],
    ['a fraction of zeros', '[1.0,10.500,-2.00e1]', '[1,10.5,-20]'],
    ['exponents', '[1E30,4.50,2e-3,1e-27]', '[1e+30,4.5,0.002,1e-27]'],
    ['zeros', '[0,-0,0.0,-0e5,0e999999999999]', '[0,0,0,0,0]'],
    [
      'keys by UTF-16 code units (RFC 8785, 3.2.3)',
      '{"\\u20ac":1,"\\r":2,"\\ufb33":3,"1":4,"\\ud83d\\ude00":5,"\\u0080":6,"\\u00f6":7}',
      '{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"😀":5,"\ufb33":3}',
    ],
    ['half a surrogate pair', '"\\uD800"', '"\\ud800"'],
  ])('normalises %s', (_what, text, expected) => {
    expect(canonical(text)).toBe(expected);
  });

  test.each([
    '12345678901234567890',
    '9007199254740993',
    '-9007199254740993',
    '1e400',
    '1e-400',
    '0.1000000000000000055511151231257827',
    '1e99999999999999999999',
  ])('keeps the digits of %s, which no double holds', (raw) => {
    expect(canonical(`[${raw}]`)).toBe(`[${raw}]`);
  });

  it('takes linear time for a million zeros', () => {
    const started = processorTime();
    canonical(`0.1${'0'.repeat(1_000_000)}1`);
    expect(processorTime() - started).toBeLessThan(5_000);
  });
});

it('gives one text for one value, whatever the order of keys and the spaces', () => {
  const shuffled = (value: unknown): unknown =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(
          Object.entries(value)
            .reverse()
            .map(([key, each]) => [key, shuffled(each)]),
        )
      : value;
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      fc.pre(!JSON.stringify(value).includes('__proto__'));
      const text = canonical(JSON.stringify(value));
      expect(canonical(JSON.stringify(shuffled(value), undefined, 2))).toBe(text);
      expect(canonical(text)).toBe(text);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

it('never gives two integers one text', () => {
  const integer = fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n });
  fc.assert(
    fc.property(integer, fc.bigInt({ min: -3n, max: 3n }), (value, step) => {
      expect(canonical(`${value}`) === canonical(`${value + step}`)).toBe(step === 0n);
    }),
    { numRuns: 500 },
  );
});
