import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  type HandWrittenServer,
  startHandWrittenServer,
  textResult,
} from '../support/hand-written-server.ts';
import { sendRaw } from '../support/send-raw.ts';
import { startWorld, type World } from '../support/start-world.ts';

let server: HandWrittenServer;
let world: World;
let authorization: string;

beforeAll(async () => {
  server = await startHandWrittenServer({
    tools: { read_rows: () => textResult('rows'), read_once: () => textResult('once') },
    methods: {
      'resources/read': ({ params, response }) => {
        if (params['uri'] !== 'broken:a') return { contents: [] };
        return void response.writeHead(500, { 'content-type': 'text/html' }).end('<h1>500</h1>');
      },
    },
  });
  world = await startWorld({
    servers: { shop: server.url },
    policy: {
      version: 1,
      approvers: {
        dba: { any: [{ slackGroup: 'S0DBA' }], timeout: '200ms' },
        unheard: { any: [{ slackGroup: 'S0DBA' }], channel: 'C0NOWHERE' },
      },
      rules: [
        { id: 'no', match: { resource: 'no:*' }, action: 'deny' },
        { id: 'ask', match: { resource: 'ask:*' }, action: 'require-approval', approvers: 'dba' },
        {
          id: 'ask-nobody',
          match: { resource: 'unheard:*' },
          action: 'require-approval',
          approvers: 'unheard',
        },
        { id: 'grant', match: { resource: 'grant:*' }, action: 'require-grant' },
      ],
      budgets: [{ id: 'none', match: { resource: 'budget:*' }, limit: 0, window: '1h', action: 'deny' }],
    },
  });
  authorization = `Bearer ${await world.token('bob', world.mcp('shop'))}`;
});
afterAll(async () => {
  await world.close();
  await server.close();
});

const JSON_TYPE = ['Content-Type', 'application/json'];
const BOTH = ['Accept', 'application/json, text/event-stream'];
const STATELESS = '"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28"}';
const modern = (method: string, ...more: string[]) => [
  ...JSON_TYPE,
  ...BOTH,
  'MCP-Protocol-Version',
  '2026-07-28',
  'Mcp-Method',
  method,
  ...more,
];
const rpc = (method: string, params = '') =>
  `{"jsonrpc":"2.0","id":1,"method":"${method}","params":{${params}}}`;
const CALL = rpc('tools/call', '"name":"read_rows","arguments":{}');
const read = (uri: string) => rpc('resources/read', `"uri":"${uri}"`);

interface Pin {
  readonly what: string;
  readonly http: number;
  /** Undefined if the body has no error. */
  readonly rpc?: number;
  readonly body?: string | Uint8Array;
  readonly headers?: readonly string[];
  readonly method?: string;
  readonly path?: string;
  readonly anonymous?: boolean;
}

const PINS: readonly Pin[] = [
  { what: 'what is allowed', body: CALL, http: 200 },
  { what: 'a notification', body: '{"jsonrpc":"2.0","method":"notifications/initialized"}', http: 202 },

  { what: 'no JSON', body: '{', http: 400, rpc: -32700 },
  { what: 'a duplicate key', body: CALL.replace('"id":1', '"id":1,"id":2'), http: 400, rpc: -32700 },
  { what: 'the key __proto__', body: rpc('ping', '"__proto__":{}'), http: 400, rpc: -32700 },
  { what: 'trailing data', body: `${CALL}{}`, http: 400, rpc: -32700 },
  { what: 'a byte order mark', body: `\ufeff${CALL}`, http: 400, rpc: -32700 },
  { what: 'bytes that are no UTF-8', body: Uint8Array.of(0x7b, 0xff, 0x7d), http: 400, rpc: -32700 },
  { what: 'too deep', body: rpc('ping', `"a":${'['.repeat(65)}${']'.repeat(65)}`), http: 400, rpc: -32700 },
  { what: 'no jsonrpc', body: '{"id":1,"method":"ping"}', http: 400, rpc: -32600 },
  { what: 'the id null', body: CALL.replace('"id":1', '"id":null'), http: 400, rpc: -32600 },
  { what: 'a fraction as id', body: CALL.replace('"id":1', '"id":1.5'), http: 400, rpc: -32600 },
  {
    what: 'an id beyond 2^53',
    body: CALL.replace('"id":1', '"id":9007199254740993'),
    http: 400,
    rpc: -32600,
  },
  { what: 'a call without id', body: CALL.replace('"id":1,', ''), http: 400, rpc: -32600 },
  {
    what: 'a call with a result',
    body: CALL.replace('"id":1', '"id":1,"result":{}'),
    http: 400,
    rpc: -32600,
  },
  { what: 'no name', body: rpc('tools/call'), http: 400, rpc: -32600 },
  { what: 'an empty batch', body: '[]', http: 400, rpc: -32600 },
  {
    what: 'a batch where there are none',
    body: `[${CALL}]`,
    headers: [...JSON_TYPE, ...BOTH, 'MCP-Protocol-Version', '2025-11-25'],
    http: 400,
    rpc: -32600,
  },
  {
    what: 'a header twice',
    body: CALL,
    headers: [...JSON_TYPE, ...JSON_TYPE, ...BOTH],
    http: 400,
    rpc: -32600,
  },
  { what: 'a URI with two readings', body: read('file:///a/../b'), http: 400, rpc: -32602 },
  {
    what: 'a stateless header without its claim',
    body: CALL,
    headers: modern('tools/call', 'Mcp-Name', 'read_rows'),
    http: 400,
    rpc: -32602,
  },
  {
    what: 'another name in the header',
    body: rpc('tools/call', `"name":"read_rows",${STATELESS}`),
    headers: modern('tools/call', 'Mcp-Name', 'other'),
    http: 400,
    rpc: -32020,
  },
  {
    what: 'another method in the header',
    body: rpc('tools/list', STATELESS),
    headers: modern('tools/call'),
    http: 400,
    rpc: -32020,
  },
  {
    what: 'a revision no one speaks',
    body: CALL,
    headers: [...JSON_TYPE, ...BOTH, 'MCP-Protocol-Version', '1999-01-01'],
    http: 400,
    rpc: -32022,
  },
  { what: 'a DELETE without session', method: 'DELETE', http: 400, rpc: -32600 },

  { what: 'no token', anonymous: true, body: CALL, http: 401, rpc: -31401 },
  {
    what: 'another origin',
    body: CALL,
    headers: [...JSON_TYPE, ...BOTH, 'Origin', 'https://evil.example'],
    http: 403,
    rpc: -31403,
  },
  { what: 'a server no one configured', path: '/mcp/none', body: CALL, http: 404, rpc: -31404 },
  {
    what: 'a session no one began',
    body: CALL,
    headers: [...JSON_TYPE, ...BOTH, 'Mcp-Session-Id', 'none'],
    http: 404,
    rpc: -32001,
  },
  {
    what: 'a method the revision took away',
    body: rpc('ping', STATELESS),
    headers: modern('ping'),
    http: 404,
    rpc: -32601,
  },
  { what: 'PUT', method: 'PUT', body: CALL, http: 405, rpc: -31405 },
  {
    what: 'a GET where there is none',
    method: 'GET',
    headers: ['Accept', 'text/event-stream', 'MCP-Protocol-Version', '2026-07-28'],
    http: 405,
    rpc: -31405,
  },
  {
    what: 'no answer accepted',
    body: CALL,
    headers: [...JSON_TYPE, 'Accept', 'text/html'],
    http: 406,
    rpc: -32000,
  },
  { what: 'more than the limit', body: rpc('ping', `"a":"${'x'.repeat(4 << 20)}"`), http: 413, rpc: -31413 },
  {
    what: 'another media type',
    body: CALL,
    headers: ['Content-Type', 'text/plain', ...BOTH],
    http: 415,
    rpc: -31415,
  },
  {
    what: 'an encoding',
    body: CALL,
    headers: [...JSON_TYPE, ...BOTH, 'Content-Encoding', 'gzip'],
    http: 415,
    rpc: -31415,
  },

  { what: 'what policy forbids', body: read('no:a'), http: 200, rpc: -31403 },
  { what: 'what needs temporary access', body: read('grant:a'), http: 200, rpc: -31403 },
  { what: 'what no one approved in time', body: read('ask:a'), http: 200, rpc: -31408 },
  { what: 'what no one could be asked about', body: read('unheard:a'), http: 200, rpc: -31503 },
  { what: 'a spent budget', body: read('budget:a'), http: 200, rpc: -31429 },
  { what: 'an answer that is none', body: read('broken:a'), http: 200, rpc: -31502 },
  { what: 'a tool the server lacks', body: rpc('tools/call', '"name":"none"'), http: 200, rpc: -32602 },
];

it.each(PINS)('$what: HTTP $http, code $rpc', async (pin) => {
  const { body = '', method = 'POST', path = '/mcp/shop', headers = [...JSON_TYPE, ...BOTH] } = pin;
  const answer = await sendRaw(`${world.gateway.url}${path}`, {
    method,
    headers: [...(pin.anonymous ? [] : ['Authorization', authorization]), ...headers],
    body,
  });
  const json = /\{.*\}/s.exec(answer.text)?.[0];
  const { error } = JSON.parse(json ?? '{}') as { error?: { code: number } };
  expect({ http: answer.status, rpc: error?.code }).toEqual({ http: pin.http, rpc: pin.rpc });
});

it('no token: WWW-Authenticate names the metadata', async () => {
  const { status, headers } = await fetch(world.mcp('shop'), { method: 'POST' });
  expect(status).toBe(401);
  expect(headers.get('www-authenticate')).toBe(
    `Bearer resource_metadata="${world.gateway.url}/.well-known/oauth-protected-resource/mcp/shop"`,
  );
});

it('a method that is not offered: Allow names those that are', async () => {
  const { headers } = await fetch(world.mcp('shop'), { method: 'PUT', headers: { authorization } });
  expect(headers.get('allow')).toBe('POST, GET, DELETE');
});
