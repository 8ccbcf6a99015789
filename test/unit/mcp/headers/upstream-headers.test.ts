import { describe, expect, it, test } from 'vitest';
import { answerHeaders, SSE_HEADERS } from '../../../../src/mcp/headers/response-headers.ts';
import { upstreamHeaders } from '../../../../src/mcp/headers/upstream-headers.ts';
import type { JsonObject } from '../../../../src/mcp/json/json-node.ts';
import { scanJson } from '../../../../src/mcp/json/scan-json.ts';

const session = { era: '2025', revision: '2025-11-25' } as const;
const stateless = { era: '2026', revision: '2026-07-28' } as const;

const params = (value: object): JsonObject => {
  const scanned = scanJson(JSON.stringify(value));
  if (!scanned.ok || scanned.root.kind !== 'object') throw new Error('not an object');
  return scanned.root;
};

describe('a server gets headers written from the body', () => {
  it('in a session', () => {
    const call = { method: 'tools/call', params: params({ name: 'query' }) };
    expect(upstreamHeaders({ httpMethod: 'POST', spoken: session, call, sessionId: 's' })).toEqual({
      accept: 'application/json, text/event-stream',
      'accept-encoding': 'identity',
      'content-type': 'application/json',
      'mcp-protocol-version': '2025-11-25',
      'mcp-session-id': 's',
    });
  });

  it('at initialize, when nothing is negotiated', () => {
    const headers = upstreamHeaders({ httpMethod: 'POST', spoken: { era: '2025', revision: undefined } });
    expect(Object.keys(headers)).toEqual(['accept', 'accept-encoding', 'content-type']);
  });

  it('on the standing stream, event ids as UTF-8', () => {
    expect(upstreamHeaders({ httpMethod: 'GET', spoken: session, sessionId: 's', lastEventId: 'é' })).toEqual(
      {
        accept: 'text/event-stream',
        'accept-encoding': 'identity',
        'mcp-protocol-version': '2025-11-25',
        'mcp-session-id': 's',
        'last-event-id': '\u00c3\u00a9',
      },
    );
  });

  it('without a session', () => {
    const call = { method: 'tools/call', params: params({ name: 'größe' }) };
    expect(
      upstreamHeaders({
        httpMethod: 'POST',
        spoken: stateless,
        call,
        sessionId: 'never',
        lastEventId: 'never',
        params: { 'mcp-param-region': 'eu' },
      }),
    ).toEqual({
      accept: 'application/json, text/event-stream',
      'accept-encoding': 'identity',
      'content-type': 'application/json',
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': 'tools/call',
      'mcp-name': '=?base64?Z3LDtsOfZQ==?=',
      'mcp-param-region': 'eu',
    });
  });

  test.each([
    ['tools/list', {}, undefined],
    ['resources/subscribe', { uri: 'file:///a' }, undefined],
    ['resources/read', { uri: 'file:///a' }, 'file:///a'],
    ['prompts/get', { name: '' }, '=?base64??='],
    ['tasks/cancel', { taskId: 't' }, 't'],
    ['unknown/method', { name: 'x', uri: 'y' }, undefined],
  ])('%s %o is named %s', (method, value, name) => {
    const headers = upstreamHeaders({
      httpMethod: 'POST',
      spoken: stateless,
      call: { method, params: params(value) },
    });
    expect(headers['mcp-name']).toBe(name);
    expect(headers['mcp-method']).toBe(method);
  });
});

describe('a client gets', () => {
  it('streams that no one holds back, keeps or compresses', () => {
    expect(SSE_HEADERS).toEqual({
      'content-type': 'text/event-stream',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    });
  });

  it('no header of a server but the allowed ones, in their plain form', () => {
    const upstream = {
      'set-cookie': 'a=b',
      'content-encoding': 'gzip',
      server: 'Apache',
      'x-debug': 'at /srv/app.js:1',
      'mcp-session-id': 'theirs',
      'access-control-allow-origin': '*',
    };
    expect(answerHeaders({ ...upstream, 'retry-after': '30' })).toEqual({ 'retry-after': '30' });
    expect(answerHeaders({ ...upstream, 'retry-after': 'soon, secret' })).toEqual({});
  });
});
