import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  type HandWrittenServer,
  startHandWrittenServer,
  textResult,
} from '../support/hand-written-server.ts';
import { connectTo } from '../support/open-door.ts';
import { linkedPeople } from '../support/people-sign-in.ts';
import { ALLOW_ALL } from '../support/policies.ts';
import { startWorld, type World } from '../support/start-world.ts';

const HOST = 'gw.example.com';
let server: HandWrittenServer;
let world: World;
let plain: World;
beforeAll(async () => {
  server = await startHandWrittenServer({
    tools: {
      read_rows: () => textResult('rows'),
      read_stream: ({ response, id }) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        const result = textResult('<script>');
        response.end(`data: ${JSON.stringify({ jsonrpc: '2.0', id, result })}\n\n`);
      },
    },
  });
  const options = { servers: { shop: server.url }, policy: ALLOW_ALL, slackMode: 'http' } as const;
  world = await startWorld({
    ...options,
    config: async (defaults, idp) => ({
      ...(await linkedPeople(defaults, idp)),
      publicUrl: `https://${HOST}`,
      limits: { bodyBytes: 1000, headTimeout: '300ms', bodyTimeout: '300ms', drainTimeout: '300ms' },
    }),
  });
  plain = await startWorld(options);
});
afterAll(async () => {
  await world.close();
  await plain.close();
  await server.close();
});

interface Asked {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

const ask = (url: string, { method = 'GET', headers = {}, body = '' }: Asked, host: string) =>
  new Promise<Record<string, unknown>>((resolve, reject) => {
    const length = String(Buffer.byteLength(body));
    const all = {
      host,
      connection: 'close',
      ...headers,
      ...(body === '' ? {} : { 'content-length': length }),
    };
    const sent = request(url, { method, headers: all, agent: false }, (response) => {
      response.resume();
      resolve({ ...response.headers, status: response.statusCode });
    });
    sent.once('error', reject).end(body);
  });

const call = (tool: string) =>
  JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: tool, arguments: {} } });

const PUBLIC: readonly (readonly [
  string,
  number,
  Asked & { readonly token?: boolean; readonly host?: string },
])[] = [
  ['/nothing', 404, {}],
  ['/mcp/%E0%A4%A', 400, {}],
  ['/mcp/shop', 401, { method: 'POST', body: '{}' }],
  ['/mcp/shop', 403, { host: 'evil.example' }],
  ['/mcp/shop', 405, { method: 'PUT' }],
  ['/mcp/shop', 413, { method: 'POST', token: true, body: 'x'.repeat(2000) }],
  ['/mcp/shop', 400, { method: 'POST', token: true, body: '{' }],
  ['/mcp/shop', 200, { method: 'POST', token: true, body: call('read_rows') }],
  ['/mcp/shop', 200, { method: 'POST', token: true, body: call('read_stream') }],
  ['/mcp/shop', 417, { method: 'POST', headers: { expect: 'the impossible' } }],
  ['/api/v1/sessions', 401, {}],
  ['/api/v1/openapi.json', 200, {}],
  ['/slack/events', 401, { method: 'POST', body: '{}' }],
  ['/slack/link', 410, {}],
  ['/auth/sign-in', 400, {}],
  ['/auth/sign-out', 200, { method: 'POST' }],
  ['/.well-known/oauth-protected-resource/mcp/shop', 200, {}],
];

it.each(PUBLIC)('%s: %i', async (path, status, { token = false, host = HOST, ...asked }) => {
  const authorization = `Bearer ${await world.token('bob', `https://${HOST}/mcp/shop`)}`;
  const accept = { accept: 'application/json, text/event-stream', 'content-type': 'application/json' };
  const headers = { ...accept, ...(token ? { authorization } : {}), ...asked.headers };
  const answer = await ask(`${world.gateway.url}${path}`, { ...asked, headers }, host);
  expect(answer).toMatchObject({
    status,
    'x-content-type-options': 'nosniff',
    'strict-transport-security': 'max-age=31536000',
  });
});

it.each(['/healthz', '/readyz', '/metrics', '/nothing'])('%s on the admin port', async (path) => {
  const answer = await ask(`${world.gateway.adminUrl}${path}`, {}, 'localhost');
  expect(answer).toMatchObject({ 'x-content-type-options': 'nosniff' });
  expect(answer).not.toHaveProperty('strict-transport-security');
});

it.each([
  ['no HTTP', 400, 'HELLO\r\n\r\n'],
  ['a head of 100 KB', 431, `GET / HTTP/1.1\r\nX: ${'x'.repeat(100_000)}`],
  ['half a head', 408, 'GET / HTTP/1.1\r\nX: '],
  [
    'half a form',
    408,
    'POST /slack/link HTTP/1.1\r\nHost: gw.example.com\r\nContent-Length: 9\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\nx',
  ],
])('%s: %i', async (_what, status, bytes) => {
  for (const url of [world.gateway.url, world.gateway.adminUrl]) {
    const socket = await connectTo(url);
    socket.write(bytes);
    const answer = await text(socket);
    if (url === world.gateway.url) expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(answer).toMatch(/^x-content-type-options: nosniff\r$/im);
  }
});

it('without https nothing is said of it', async () => {
  const { host } = new URL(plain.gateway.url);
  expect(await ask(`${plain.gateway.url}/nothing`, {}, host)).not.toHaveProperty('strict-transport-security');
});
