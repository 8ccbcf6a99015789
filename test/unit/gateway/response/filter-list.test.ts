import { expect, it } from 'vitest';
import { filterList } from '../../../../src/gateway/response/filter-list.ts';
import { applyEdits } from '../../../../src/mcp/json/apply-edits.ts';
import { scanJson } from '../../../../src/mcp/json/scan-json.ts';

const filter = (text: string, method: string, hidden: string): string => {
  const scanned = scanJson(text);
  if (!scanned.ok) throw new Error(scanned.problem);
  const edits = filterList(text, scanned.root, {
    method,
    visible: ({ tool, resource, prompt }) => ![tool, resource, prompt].includes(hidden),
  });
  return applyEdits(text, edits);
};

it.each([
  ['tools/list', 'tools', 'name'],
  ['resources/list', 'resources', 'uri'],
  ['resources/templates/list', 'resourceTemplates', 'uriTemplate'],
  ['prompts/list', 'prompts', 'name'],
])('%s loses the hidden item and keeps the bytes of the others', (method, items, key) => {
  const list = (...names: string[]) =>
    `{"jsonrpc":"2.0","id":1,"result":{"${items}":[${names.map((name) => `{"${key}":"${name}" ,"n":1e400}`).join(',')}],"nextCursor":"c"}}`;
  expect(filter(list('a', 'b', 'c'), method, 'b')).toBe(list('a', 'c'));
  expect(filter(list('a'), method, 'a')).toBe(list());
  expect(filter(list('a', 'c'), method, 'b')).toBe(list('a', 'c'));
});

it('leaves other answers alone', () => {
  const text = '{"jsonrpc":"2.0","id":1,"result":{"tools":[{"name":"b"}]}}';
  expect(filter(text, 'tools/call', 'b')).toBe(text);
});

it('leaves every byte of a list alone if nothing is hidden', () => {
  const text = '{"jsonrpc":"2.0","id":1,"result":{"tools":[ {"name":"a"} , {"name":"b"} ]}}';
  expect(filter(text, 'tools/list', 'c')).toBe(text);
});
