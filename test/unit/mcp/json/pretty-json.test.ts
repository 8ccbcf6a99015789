import fc from 'fast-check';
import { expect, it } from 'vitest';
import { prettyJson } from '../../../../src/mcp/json/pretty-json.ts';
import { scanJson } from '../../../../src/mcp/json/scan-json.ts';

const pretty = (text: string): string => {
  const scanned = scanJson(text);
  if (!scanned.ok) throw new Error(scanned.problem);
  return prettyJson(scanned.root);
};

it('lays out as JSON.stringify does with two spaces', () => {
  fc.assert(
    fc.property(fc.json({ noUnicodeString: true }), (text) => {
      const value = JSON.parse(text);
      fc.pre(!text.includes('__proto__') && !/\d[eE.]|\d{16}|-0/.test(text) && !/[\u007f-\uffff]/.test(text));
      expect(pretty(JSON.stringify(value))).toBe(JSON.stringify(value, null, 2));
    }),
  );
});

it('shows numbers as they were written', () => {
  expect(pretty('{"id":12345678901234567890,"x":[1e400,-0]}')).toBe(
    '{\n  "id": 12345678901234567890,\n  "x": [\n    1e400,\n    -0\n  ]\n}',
  );
});
