import fc from 'fast-check';
import { expect, it } from 'vitest';
import { applyEdits } from '../../../../src/mcp/json/apply-edits.ts';
import type { JsonEdit } from '../../../../src/mcp/json/json-node.ts';
import { jsonString } from '../../../../src/mcp/json/json-string.ts';
import { member } from '../../../../src/mcp/json/node-value.ts';
import { scanJson } from '../../../../src/mcp/json/scan-json.ts';

const edit = (start: number, end: number, text: string): JsonEdit => ({ start, end, text });

it('returns the text itself if there are no edits', () => {
  fc.assert(fc.property(fc.string(), (text) => applyEdits(text, []) === text));
});

it('replaces one token and keeps numbers, spaces and escapes around it', () => {
  const text = '{ "n": 12345678901234567890, "s" : "\\u0041 secret", "m": [1e400, -0] }\n';
  const result = scanJson(text);
  const secret = result.ok ? member(result.root, 's') : undefined;
  if (secret === undefined) throw new Error('not scanned');
  expect(applyEdits(text, [edit(secret.start, secret.end, jsonString('[REDACTED]'))])).toBe(
    '{ "n": 12345678901234567890, "s" : "[REDACTED]", "m": [1e400, -0] }\n',
  );
});

it('takes edits in any order', () => {
  expect(applyEdits('abcdef', [edit(4, 6, 'Z'), edit(0, 1, 'XX'), edit(1, 1, '-')])).toBe('XX-bcdZ');
});

it.each([
  ['two edits overlap', [edit(0, 3, ''), edit(2, 4, '')]],
  ['an edit lies outside', [edit(3, 99, '')]],
  ['an edit is inside out', [edit(3, 2, '')]],
])('throws if %s', (_why, edits) => {
  expect(() => applyEdits('abcdef', edits)).toThrow(RangeError);
});

it('changes nothing but the edited ranges', () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(), fc.nat(), fc.string(), (text, a, b, put) => {
      const [start, end] = [a % (text.length + 1), b % (text.length + 1)].sort((x, y) => x - y) as [
        number,
        number,
      ];
      const edited = applyEdits(text, [edit(start, end, put)]);
      expect(edited.startsWith(text.slice(0, start))).toBe(true);
      expect(edited.endsWith(text.slice(end))).toBe(true);
      expect(edited.length).toBe(text.length - (end - start) + put.length);
    }),
  );
});
