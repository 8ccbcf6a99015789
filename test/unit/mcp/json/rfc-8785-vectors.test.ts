/** The published vectors of RFC 8785, for values of our own and for values that came as text. */
import fc from 'fast-check';
import { expect, it, test } from 'vitest';
import { canonicalJson, canonicalNode } from '../../../../src/mcp/json/canonical-json.ts';
import { scanJson } from '../../../../src/mcp/json/scan-json.ts';

const ofText = (text: string): string => {
  const result = scanJson(text, { loneSurrogates: 'allow' });
  if (!result.ok) throw new Error(result.problem);
  return canonicalNode(result.root);
};

const double = (bits: string): number => Buffer.from(bits, 'hex').readDoubleBE();

test.each([
  ['0000000000000000', '0'],
  ['8000000000000000', '0'],
  ['0000000000000001', '5e-324'],
  ['8000000000000001', '-5e-324'],
  ['7fefffffffffffff', '1.7976931348623157e+308'],
  ['ffefffffffffffff', '-1.7976931348623157e+308'],
  ['4340000000000000', '9007199254740992'],
  ['c340000000000000', '-9007199254740992'],
  ['4430000000000000', '295147905179352830000'],
  ['44b52d02c7e14af5', '9.999999999999997e+22'],
  ['44b52d02c7e14af6', '1e+23'],
  ['44b52d02c7e14af7', '1.0000000000000001e+23'],
  ['444b1ae4d6e2ef4e', '999999999999999700000'],
  ['444b1ae4d6e2ef4f', '999999999999999900000'],
  ['444b1ae4d6e2ef50', '1e+21'],
  ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
  ['3eb0c6f7a0b5ed8d', '0.000001'],
  ['41b3de4355555553', '333333333.3333332'],
  ['41b3de4355555554', '333333333.33333325'],
  ['41b3de4355555555', '333333333.3333333'],
  ['41b3de4355555556', '333333333.3333334'],
  ['41b3de4355555557', '333333333.33333343'],
  ['becbf647612f3696', '-0.0000033333333333333333'],
  ['43143ff3c1cb0959', '1424953923781206.2'],
])('the double %s is written %s (appendix B)', (bits, text) => {
  expect(canonicalJson(double(bits))).toBe(text);
  expect(ofText(text)).toBe(text);
});

it.each(['7fffffffffffffff', '7ff0000000000000', 'fff0000000000000'])(
  'the double %s, which JSON cannot hold, is refused (appendix B)',
  (bits) => {
    expect(() => canonicalJson([double(bits)])).toThrow(TypeError);
  },
);

it('serialises the sample object (3.2.2 and 3.2.3)', () => {
  const source =
    '{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],' +
    '"string":"\\u20ac$\\u000F\\u000aA\'\\u0042\\u0022\\u005c\\\\\\"\\/","literals":[null,true,false]}';
  const text =
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
    '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}';
  expect(canonicalJson(JSON.parse(source))).toBe(text);
  // Its first number has more digits than a double: in what a client sent they could make a difference.
  expect(ofText(source)).toBe(text.replace('333333333.3333333,', '333333333.33333329,'));
});

it('sorts keys by UTF-16 code units (3.2.3)', () => {
  const source = {
    '\u20ac': 'Euro Sign',
    '\r': 'Carriage Return',
    '\ufb33': 'Hebrew Letter Dalet With Dagesh',
    '1': 'One',
    '\ud83d\ude00': 'Emoji: Grinning Face',
    '\u0080': 'Control',
    '\u00f6': 'Latin Small Letter O With Diaeresis',
  };
  const order = [
    'Carriage Return',
    'One',
    'Control',
    'Latin Small Letter O With Diaeresis',
    'Euro Sign',
    'Emoji: Grinning Face',
    'Hebrew Letter Dalet With Dagesh',
  ];
  for (const text of [canonicalJson(source), ofText(JSON.stringify(source))]) {
    expect(Object.values(JSON.parse(text) as object).toSorted()).toEqual(order.toSorted());
    expect(order.toSorted((one, other) => text.indexOf(one) - text.indexOf(other))).toEqual(order);
  }
});

it('writes half of a surrogate pair as its escape, and refuses what is no JSON value', () => {
  expect(canonicalJson({ a: '\ud800' })).toBe('{"a":"\\ud800"}');
  expect(ofText('{"a":"\\uD800"}')).toBe('{"a":"\\ud800"}');
  expect(() => canonicalJson(undefined)).toThrow(TypeError);
  expect(() => canonicalJson([undefined])).toThrow(TypeError);
});

it('gives a value of our own and its text the same form', () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
      const source = JSON.stringify(value);
      fc.pre(!source.includes('__proto__'));
      expect(ofText(source)).toBe(canonicalJson(JSON.parse(source)));
    }),
  );
});
