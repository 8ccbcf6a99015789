import fc from 'fast-check';
import { expect, it } from 'vitest';
import { atPointer, isPointer } from '../../../../src/mcp/json/json-pointer.ts';
import { toValue } from '../../../../src/mcp/json/node-value.ts';
import { scanJson } from '../../../../src/mcp/json/scan-json.ts';

const at = (json: unknown, pointer: string): unknown => {
  const scanned = scanJson(JSON.stringify(json));
  if (!scanned.ok) throw new Error('no JSON');
  const node = atPointer(scanned.root, pointer);
  return node === undefined ? 'nowhere' : toValue(node);
};

// RFC 6901, section 5.
const EXAMPLE = { foo: ['bar', 'baz'], '': 0, 'a/b': 1, 'm~n': 8, '~1': 9 };
it.each([
  ['', EXAMPLE],
  ['/foo', ['bar', 'baz']],
  ['/foo/0', 'bar'],
  ['/', 0],
  ['/a~1b', 1],
  ['/m~0n', 8],
  ['/~01', 9],
  ['/foo/2', 'nowhere'],
  ['/foo/00', 'nowhere'],
  ['/foo/-', 'nowhere'],
  ['/foo/length', 'nowhere'],
  ['/constructor', 'nowhere'],
])('%j leads to %j', (pointer, value) => {
  expect(at(EXAMPLE, pointer)).toEqual(value);
});

it.each(['foo', '#/foo', '/a~', '/a~2b', '~0'])('%j is no pointer', (text) => {
  expect(isPointer(text)).toBe(false);
});

it('finds every member by its escaped name', () => {
  fc.assert(
    fc.property(
      fc.string().filter((key) => key !== '__proto__'),
      (key) => {
        const pointer = `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
        expect(isPointer(pointer)).toBe(true);
        expect(at({ [key]: 1 }, pointer)).toBe(1);
      },
    ),
  );
});
