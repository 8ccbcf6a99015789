/** An approval is bound to everything in a call that its server may read. */
import { expect, it } from 'vitest';
import { scanJson } from '../../../../src/mcp/json/scan-json.ts';
import { callMeaning } from '../../../../src/mcp/jsonrpc/call-meaning.ts';

const meaningOf = (params: object): string => {
  const scanned = scanJson(JSON.stringify(params));
  if (!scanned.ok) throw new Error(scanned.problem);
  return callMeaning(scanned.root);
};

it('is the arguments alone if there is nothing else, so that identical calls join whatever their progress token', () => {
  expect(meaningOf({ name: 'delete_all', arguments: { b: 1, a: 2 } })).toBe('{"a":2,"b":1}');
  expect(meaningOf({ name: 'delete_all', arguments: { a: 2, b: 1 }, _meta: { progressToken: 7 } })).toBe(
    '{"a":2,"b":1}',
  );
  expect(meaningOf({ name: 'delete_all' })).toBe('{}');
});

it('differs if a member beside the arguments does', () => {
  const approved = { name: 'delete_all', arguments: { q: 1 } };
  expect(meaningOf({ ...approved, force: true })).not.toBe(meaningOf(approved));
  expect(meaningOf({ ...approved, force: true })).not.toBe(meaningOf({ ...approved, force: false }));
});

it('of a member beside the arguments is never that of an argument', () => {
  expect(meaningOf({ name: 'x', arguments: { force: true } })).not.toBe(
    meaningOf({ name: 'x', force: true }),
  );
});
