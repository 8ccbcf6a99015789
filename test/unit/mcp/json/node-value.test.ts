import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonNode } from '../../../../src/mcp/json/json-node.ts';
import { member, stringMember, toValue, valueIn } from '../../../../src/mcp/json/node-value.ts';
import { scanJson } from '../../../../src/mcp/json/scan-json.ts';

const scan = (text: string, depth = 64): JsonNode => {
  const result = scanJson(text, { depth });
  if (!result.ok) throw new Error(result.problem);
  return result.root;
};

describe('member', () => {
  it('finds own members only', () => {
    expect(member(scan('{"a":{"b":null}}'), 'a')).toMatchObject({ kind: 'object' });
    expect(member(scan('{"a":1}'), 'toString')).toBeUndefined();
    expect(member(scan('[1]'), '0')).toBeUndefined();
    expect(member(undefined, 'a')).toBeUndefined();
  });

  it('reads a string only if it is one', () => {
    expect(stringMember(scan('{"a":"\\u0041","b":1}'), 'a')).toBe('A');
    expect(stringMember(scan('{"a":"\\u0041","b":1}'), 'b')).toBeUndefined();
  });
});

it('makes values of a tree far deeper than the stack', () => {
  let value = toValue(scan('['.repeat(100_000) + ']'.repeat(100_000), 100_000));
  let depth = 0;
  for (; Array.isArray(value); depth++) value = value[0];
  expect(depth).toBe(100_000);
});

it('reads from the text of a node the value that its tree has', () => {
  fc.assert(
    fc.property(fc.json(), (json) => {
      fc.pre(!json.includes('__proto__'));
      const text = `{"before":[1e400,-0,"\\ud83d"],"args": ${json} }`;
      const scanned = scanJson(text, { loneSurrogates: 'allow' });
      if (!scanned.ok) throw new Error(scanned.problem);
      for (const key of ['before', 'args']) {
        const node = member(scanned.root, key);
        if (node === undefined) throw new Error(`no ${key}`);
        expect(valueIn(text, node)).toEqual(toValue(node));
      }
    }),
  );
});
