import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { checkHead } from '../../../../src/mcp/headers/check-head.ts';
import { decodeHeaderValue, encodeHeaderValue } from '../../../../src/mcp/headers/header-value.ts';
import { readHead } from '../../../../src/mcp/headers/request-headers.ts';
import { parseMessage } from '../../../../src/mcp/jsonrpc/parse-message.ts';

const parse = (fields: object) => {
  const parsed = parseMessage(JSON.stringify({ jsonrpc: '2.0', ...fields }));
  if (parsed.kind !== 'single') throw new Error(JSON.stringify(parsed));
  return parsed.message;
};
const stateless = (method: string, params: object = {}) =>
  parse({
    id: 1,
    method,
    params: { ...params, _meta: { 'io.modelcontextprotocol/protocolVersion': '2026-07-28' } },
  });

const check = (message: ReturnType<typeof parse>, headers: Record<string, string>) => {
  const raw = { 'Content-Type': 'application/json', ...headers };
  const head = readHead(Object.entries(raw).flat(), 'POST');
  if (head.kind === 'problem') throw new Error(head.sentence);
  return checkHead(message, head);
};

const VERSION = { 'MCP-Protocol-Version': '2026-07-28' };
const CALL = { ...VERSION, 'Mcp-Method': 'tools/call' };
const evil = stateless('tools/call', { name: 'evil' });

describe('in the stateless era headers say what the body says, or nothing is forwarded', () => {
  test.each([
    ['Mcp-Name of another tool', evil, { ...CALL, 'Mcp-Name': 'ok' }],
    ['Mcp-Name in another case', evil, { ...CALL, 'Mcp-Name': 'Evil' }],
    ['Mcp-Name of another tool, encoded', evil, { ...CALL, 'Mcp-Name': '=?base64?b2s=?=' }],
    ['Mcp-Name that is not canonical base64', evil, { ...CALL, 'Mcp-Name': '=?base64?ZXZpbB==?=' }],
    ['Mcp-Name with a byte order mark', evil, { ...CALL, 'Mcp-Name': '=?base64?77u/ZXZpbA==?=' }],
    ['no Mcp-Name', evil, CALL],
    ['Mcp-Method of another method', evil, { ...VERSION, 'Mcp-Method': 'ping', 'Mcp-Name': 'evil' }],
    ['no Mcp-Method', evil, { ...VERSION, 'Mcp-Name': 'evil' }],
    ['no version', evil, { 'Mcp-Method': 'tools/call', 'Mcp-Name': 'evil' }],
    ['an older version', evil, { ...CALL, 'MCP-Protocol-Version': '2025-11-25', 'Mcp-Name': 'evil' }],
    [
      'another URI',
      stateless('resources/read', { uri: 'file:///a' }),
      { ...VERSION, 'Mcp-Method': 'resources/read', 'Mcp-Name': 'file:///b' },
    ],
    ['no task id', stateless('tasks/get', { taskId: 't' }), { ...VERSION, 'Mcp-Method': 'tasks/get' }],
    [
      'a notification of another method',
      parse({ method: 'notifications/x' }),
      { ...VERSION, 'Mcp-Method': 'notifications/y' },
    ],
  ])('%s', (_what, message, headers) => {
    expect(check(message, headers)).toMatchObject({ kind: 'problem', status: 400, code: -32020 });
  });

  test.each([
    ['plain', evil, { ...CALL, 'Mcp-Name': 'evil' }],
    ['encoded', evil, { ...CALL, 'Mcp-Name': '=?base64?ZXZpbA==?=' }],
    [
      'with a session id of an older era, which is ignored',
      evil,
      { ...CALL, 'Mcp-Name': 'evil', 'Mcp-Session-Id': 's' },
    ],
    ['if no name is asked for', stateless('tools/list'), { ...VERSION, 'Mcp-Method': 'tools/list' }],
    ['on notifications, which need none', parse({ method: 'notifications/x' }), VERSION],
  ])('and agree %s', (_what, message, headers) => {
    expect(check(message, headers)).toEqual({ kind: 'spoken', era: '2026', revision: '2026-07-28' });
  });
});

it.each(['initialize', 'ping', 'logging/setLevel', 'resources/subscribe', 'resources/unsubscribe'])(
  'the stateless era has no %s',
  (method) => {
    const message = stateless(method);
    expect(check(message, { ...VERSION, 'Mcp-Method': method })).toMatchObject({ status: 404, code: -32601 });
  },
);

it('means nothing to earlier eras what these headers say', () => {
  const message = parse({ id: 1, method: 'tools/call', params: { name: 'evil' } });
  expect(check(message, { 'Mcp-Method': 'ping', 'Mcp-Name': 'ok' })).toMatchObject({
    kind: 'spoken',
    era: '2025',
  });
});

describe('header values', () => {
  test.each([
    ['query', 'query'],
    ['two words', 'two words'],
    ['', '=?base64??='],
    [' padded', '=?base64?IHBhZGRlZA==?='],
    ['tab\t.', '=?base64?dGFiCS4=?='],
    ['größe', '=?base64?Z3LDtsOfZQ==?='],
    ['=?base64?b2s=?=', '=?base64?PT9iYXNlNjQ/YjJzPT89?='],
    ['a\r\nMcp-Name: b', '=?base64?YQ0KTWNwLU5hbWU6IGI=?='],
  ])('%j is sent as %s', (text, value) => {
    expect(encodeHeaderValue(text)).toBe(value);
  });

  it('are visible ASCII and come back as they were', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(encodeHeaderValue(text)).toMatch(/^[\x20-\x7e]+$/);
        expect(decodeHeaderValue(encodeHeaderValue(text))).toBe(text);
      }),
    );
  });

  test.each([
    '=?base64?Y?=',
    '=?base64?YQ?=',
    '=?base64?YR==?=',
    '=?base64?_w==?=',
    '=?base64?/w==?=',
    '=?base64? YQ==?=',
  ])('are refused as %s', (value) => {
    expect(decodeHeaderValue(value)).toBeUndefined();
  });
});
