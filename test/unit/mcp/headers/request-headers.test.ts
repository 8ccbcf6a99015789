import { describe, expect, it, test } from 'vitest';
import { type HttpMethod, readHead } from '../../../../src/mcp/headers/request-headers.ts';

const JSON_TYPE = ['Content-Type', 'application/json'];
const BOTH = ['Accept', 'application/json, text/event-stream'];

const head = (rawHeaders: readonly string[], httpMethod: HttpMethod = 'POST') => {
  const read = readHead(rawHeaders, httpMethod);
  if (read.kind === 'problem') throw new Error(read.sentence);
  return read;
};

describe('a header sent twice is refused if one is meant', () => {
  test.each([
    'Content-Type',
    'Content-Length',
    'Content-Encoding',
    'Authorization',
    'Host',
    'Origin',
    'Mcp-Session-Id',
    'MCP-Protocol-Version',
    'Last-Event-ID',
    'Mcp-Method',
    'Mcp-Name',
    'Mcp-Param-Region',
  ])('%s', (name) => {
    const twice = [...JSON_TYPE, name, 'a', name.toLowerCase(), 'a'];
    expect(readHead(twice, 'POST')).toMatchObject({ kind: 'problem', status: 400, code: -32600 });
  });

  it('but lists may come in parts', () => {
    const { accepts } = head([...JSON_TYPE, 'Accept', 'application/json', 'accept', 'text/event-stream']);
    expect(accepts).toEqual({ json: true, events: true });
  });
});

describe('only plain JSON in UTF-8 is taken', () => {
  test.each([
    'application/json',
    'Application/JSON',
    'application/json; charset=utf-8',
    'application/json;charset="UTF-8"',
    'application/json ; charset=utf-8 ',
  ])('%s', (type) => {
    expect(readHead(['content-type', type, ...BOTH], 'POST').kind).toBe('head');
  });

  test.each([
    'application/json-rpc',
    'application/jsonp',
    'application/vnd.api+json',
    'text/plain; a=application/json',
    'text/json',
    'application/json; charset=utf-16',
    'application/json; charset=utf-8; a=b',
    'application/json, text/plain',
    'application/json;',
    'multipart/form-data; boundary=application/json',
    '',
  ])('and not %j', (type) => {
    expect(readHead(['content-type', type, ...BOTH], 'POST')).toMatchObject({ kind: 'problem', status: 415 });
  });

  it('and not without Content-Type', () => {
    expect(readHead(BOTH, 'POST')).toMatchObject({ status: 415 });
  });

  test.each(['gzip', 'br', 'deflate', 'identity', ''])('and not with Content-Encoding %j', (encoding) => {
    expect(readHead([...JSON_TYPE, 'Content-Encoding', encoding], 'POST')).toMatchObject({ status: 415 });
  });

  it('while GET and DELETE have no body to ask about', () => {
    expect(readHead(['accept', 'text/event-stream'], 'GET').kind).toBe('head');
    expect(readHead([], 'DELETE').kind).toBe('head');
  });
});

describe('Accept says which answers the client can read', () => {
  test.each([
    ['application/json, text/event-stream', true, true],
    ['text/event-stream;q=0.5, APPLICATION/JSON; q=0.1', true, true],
    ['application/json', true, false],
    ['text/event-stream', false, true],
    ['*/*', true, true],
    ['application/*', true, false],
    ['*/*, text/event-stream;q=0', true, false],
    ['*/*;q=0.1, application/json;q=0.000', false, true],
  ])('%s', (accept, json, events) => {
    expect(head([...JSON_TYPE, 'Accept', accept]).accepts).toEqual({ json, events });
  });

  it('and nothing said means anything', () => {
    expect(head(JSON_TYPE).accepts).toEqual({ json: true, events: true });
  });

  test.each<[HttpMethod, string]>([
    ['POST', 'text/html'],
    ['POST', 'application/jsonp, xtext/event-stream'],
    ['POST', '*/*;q=0'],
    ['GET', 'application/json'],
  ])('%s with %s is not acceptable', (method, accept) => {
    expect(readHead([...JSON_TYPE, 'Accept', accept], method)).toMatchObject({
      kind: 'problem',
      status: 406,
    });
  });
});

it('hands on what MCP sends by header', () => {
  const raw = [
    ...JSON_TYPE,
    ...['Mcp-Session-Id', 's', 'MCP-Protocol-Version', '2025-11-25', 'Last-Event-ID', 'e'],
    ...['Mcp-Method', 'tools/call', 'Mcp-Name', 'n', 'Mcp-Param-Region', 'eu', 'X-Other', 'ignored'],
  ];
  expect(head(raw)).toEqual({
    kind: 'head',
    accepts: { json: true, events: true },
    revision: '2025-11-25',
    allowsBatches: false,
    sessionId: 's',
    lastEventId: 'e',
    method: 'tools/call',
    name: 'n',
    params: new Map([['region', 'eu']]),
  });
});

test.each([
  [undefined, true],
  ['2025-03-26', true],
  ['2025-06-18', false],
  ['2026-07-28', false],
])('batches with version header %s: %s', (version, allowed) => {
  const header = version === undefined ? [] : ['MCP-Protocol-Version', version];
  expect(head([...JSON_TYPE, ...header]).allowsBatches).toBe(allowed);
});
