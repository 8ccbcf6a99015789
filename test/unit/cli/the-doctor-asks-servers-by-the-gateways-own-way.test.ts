import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { afterEach, expect, it } from 'vitest';
import { checkServers } from '../../../src/cli/doctor/check-servers.ts';

const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

interface Sent {
  readonly headers: Record<string, string>;
  readonly body: (answer: string) => string | Buffer;
}

/** What the doctor says of a server that answers like this, and the methods of HTTP that it was asked by. */
const findingOf = async ({ headers, body }: Sent) => {
  const asked: unknown[] = [];
  const server = createServer(async (request, response) => {
    asked.push(request.method);
    const { id } = JSON.parse((await text(request)) || '{}');
    const result = {
      protocolVersion: '2025-11-25',
      capabilities: {},
      serverInfo: { name: 's', version: '1' },
    };
    response.writeHead(200, headers).end(body(JSON.stringify({ jsonrpc: '2.0', id, result })));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`;
  const config = {
    servers: { s: { url, transport: 'streamable-http' } },
    identity: {},
    limits: { answerBytes: 1000 },
  };
  const [finding] = await checkServers(config as never);
  return { ...finding, asked };
};

const JSON_TYPE = { 'content-type': 'application/json' };

it.each<[string, Sent]>([
  ['plain JSON', { headers: JSON_TYPE, body: (answer) => answer }],
  ['an event', { headers: { 'content-type': 'text/event-stream' }, body: (answer) => `data: ${answer}\n\n` }],
  ['gzip', { headers: { ...JSON_TYPE, 'content-encoding': 'gzip' }, body: gzipSync }],
])('%s is an answer', async (_name, sent) => {
  expect(await findingOf(sent)).toEqual({
    verdict: 'ok',
    about: 'server s',
    text: 'answers',
    asked: ['POST'],
  });
});

it('a session that the greeting began is ended', async () => {
  const headers = { ...JSON_TYPE, 'mcp-session-id': 'one' };
  expect((await findingOf({ headers, body: (answer) => answer })).asked).toEqual(['POST', 'DELETE']);
});

it.each<[string, string, Sent]>([
  [
    'in an unknown encoding',
    '"compress"',
    { headers: { ...JSON_TYPE, 'content-encoding': 'compress' }, body: (answer) => answer },
  ],
  [
    'in a wrong encoding',
    'invalid answer',
    { headers: { ...JSON_TYPE, 'content-encoding': 'gzip' }, body: (answer) => answer },
  ],
  ['above the limit', 'limits.answerBytes', { headers: JSON_TYPE, body: (answer) => answer.padEnd(1001) }],
  ['that is a page', 'page of HTML', { headers: { 'content-type': 'text/html' }, body: () => '<html>' }],
  ['that is no message', 'no message of MCP', { headers: JSON_TYPE, body: () => '{"ok":true}' }],
])('an answer %s would not be one for the gateway, so it is a failure', async (_name, words, sent) => {
  const { verdict, text: told } = await findingOf(sent);
  expect({ verdict, told }).toEqual({ verdict: 'fail', told: expect.stringContaining(words) });
});
