import fc from 'fast-check';
import { expect, it } from 'vitest';
import { jsonString } from '../../../../src/mcp/json/json-string.ts';

it('escapes the line ends that JSON.stringify leaves alone', () => {
  expect(jsonString('a\u2028b\u2029c\u0085d\n"')).toBe('"a\\u2028b\\u2029c\\u0085d\\n\\""');
});

it('is read back as the same text and never spans a line', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(JSON.parse(jsonString(text))).toBe(text);
      expect(jsonString(text)).not.toMatch(/[\n\r\u0085\u2028\u2029]/);
    }),
  );
});
