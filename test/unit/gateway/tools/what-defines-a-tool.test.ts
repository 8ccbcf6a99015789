/** What a tool is held against: its permitted name, and everything that a model or a policy reads of it, in one form. */
import { expect, it } from 'vitest';
import { definitionOf } from '../../../../src/gateway/tools/tool-definition.ts';
import { scanJson } from '../../../../src/mcp/json/scan-json.ts';

const node = (text: string) => {
  const scanned = scanJson(text);
  if (!scanned.ok) throw new Error('no JSON');
  return scanned.root;
};
const of = (value: unknown) => definitionOf(node(JSON.stringify(value)));

it('is its name, title, description, schemas and annotations, whatever their order and spelling', () => {
  const one = definitionOf(node('{"inputSchema":{"b":1,"a":1.0},"name":"read","icons":[1],"_meta":{}}'));
  const other = definitionOf(node('{ "name": "read", "inputSchema": {"a": 1, "b": 1} }'));
  expect(one).toEqual(other);
  expect(one?.source).toBe('{"name":"read","inputSchema":{"a":1,"b":1}}');
  expect(one?.hash).toMatch(/^[0-9a-f]{64}$/);
});

it.each(['title', 'description', 'inputSchema', 'outputSchema', 'annotations'])(
  'is another one with another %s',
  (key) => {
    expect(of({ name: 'read', [key]: 'x' })?.hash).not.toBe(of({ name: 'read' })?.hash);
    expect(of({ name: 'read', [key]: 'x' })?.hash).not.toBe(of({ name: 'read', [key]: 'y' })?.hash);
  },
);

it.each(['a', 'x'.repeat(128), 'a b', '~!'])('may be called %s', (name) => {
  expect(of({ name })?.name).toBe(name);
});

it.each([undefined, '', 7, ' a', 'a ', 'a\nb', 'é', 'x'.repeat(129)])(
  'is none if it is called %j',
  (name) => {
    expect(of({ name })).toBeUndefined();
  },
);

it('is made once for the same node', () => {
  const tool = node('{"name":"read"}');
  expect(definitionOf(tool)).toBe(definitionOf(tool));
});
