import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { runProgram } from '../../src/cli/program.ts';
import { type HandWrittenServer, startHandWrittenServer } from '../support/hand-written-server.ts';
import { ALLOW_ALL } from '../support/policies.ts';
import { startNaiveServer } from '../support/start-naive-server.ts';
import { startWorld, type World } from '../support/start-world.ts';

const doctor = async (...args: string[]) => {
  let [out, err] = ['', ''];
  const code = await runProgram(['doctor', '--bypass', ...args], {
    env: {},
    colour: false,
    stdout: (text: string) => {
      out += text;
    },
    stderr: (text: string) => {
      err += text;
    },
  });
  return { code, out, err };
};

const listening = async (server: {
  listen(port: number, host: string, then: () => void): unknown;
  address(): unknown;
}) => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`;
};

const refusing = (status: number, check: (authorization: string | undefined) => boolean = () => false) =>
  createServer((request, response) => {
    request.resume();
    if (!check(request.headers.authorization)) return void response.writeHead(status).end('no');
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end('{"jsonrpc":"2.0","id":1,"result":{"protocolVersion":"2025-11-25"}}');
  });

const streaming = createServer((request, response) => {
  if (request.method !== 'GET') return void response.writeHead(405).end();
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write('event: endpoint\ndata: /messages\n\n');
});
const silent = createTcpServer(
  (socket) => void socket.on('error', () => {}).once('data', () => socket.destroy()),
);
const page = createServer((_request, response) => void response.end('<h1>It works</h1>'));
const closedPort = createTcpServer();

let sdk: { url: string; close(): Promise<void> }[];
let sessions: HandWrittenServer;
let world: World;
const servers = [
  refusing(401),
  refusing(403),
  refusing(401, (sent) => sent !== undefined),
  streaming,
  silent,
  page,
];
let urls: string[];
let nowhere: string;

beforeAll(async () => {
  sdk = await Promise.all([startNaiveServer('v1'), startNaiveServer('v2')]);
  sessions = await startHandWrittenServer({ tools: {}, sessions: true });
  world = await startWorld({ servers: { shop: sessions.url }, policy: ALLOW_ALL });
  urls = await Promise.all(servers.map(listening));
  nowhere = await listening(closedPort);
  await new Promise((resolve) => closedPort.close(resolve));
});
afterAll(async () => {
  await world.close();
  for (const each of [...sdk, sessions]) await each.close();
  streaming.closeAllConnections();
  for (const server of servers) server.close();
});

it('fails for servers of both SDKs, and ends the session it began at a server that keeps some', async () => {
  for (const { url } of [...sdk, sessions]) {
    const { code, out, err } = await doctor(url);
    expect(out).toMatch(/^fail {2}bypass 127\.0\.0\.1:\d+: http:\S+ answers MCP here without Firebreak/);
    expect([code, err]).toEqual([1, '1 of 1 checks failed.\n']);
  }
  expect(sessions.seen.filter(({ httpMethod }) => httpMethod === 'DELETE')).toHaveLength(2);
});

it.each([
  ['refuses strangers with 401', 0, 0, /^warn .*refuses strangers \(401\)/],
  ['refuses strangers with 403', 1, 0, /^warn .*refuses strangers \(403\)/],
  ['takes any credential', 2, 1, /^fail .*answers MCP here/],
  ['begins with a stream', 3, 1, /^fail .*answers MCP here/],
  ['closes each connection', 4, 0, /^warn .*takes connections here/],
  ['shows a page', 5, 0, /^warn .*answers HTTP 200, not MCP/],
] as const)('a server that %s', async (_what, at, code, line) => {
  const answer = await doctor(urls[at] ?? '');
  expect(answer.out).toMatch(line);
  expect(answer.code).toBe(code);
});

it('is content with what cannot be reached, and with a name that no one knows', async () => {
  const { code, out } = await doctor(nowhere, 'http://billing.invalid:3001/mcp');
  expect(out.match(/^ok .* cannot be reached from here: /gm)).toHaveLength(2);
  expect(code).toBe(0);
});

it('says so if the address is that of Firebreak itself', async () => {
  for (const url of [world.mcp('shop'), world.gateway.url, `${world.gateway.url}/mcp`]) {
    const { code, out } = await doctor(url);
    expect(out).toMatch(/^warn .* is Firebreak itself, so this says nothing about .*; give the address of/);
    expect(code).toBe(0);
  }
});

it('takes the servers of the configuration if none is named, and gives JSON', async ({ onTestFinished }) => {
  const folder = mkdtempSync(join(tmpdir(), 'firebreak-bypass-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'policy.yaml'), stringify(ALLOW_ALL));
  const config = join(folder, 'firebreak.yaml');
  writeFileSync(
    config,
    stringify({
      identity: { development: true },
      servers: { open: { url: sessions.url }, shut: { url: nowhere } },
      policy: './policy.yaml',
    }),
  );
  const { code, out } = await doctor('--config', config, '--json');
  expect(JSON.parse(out)).toMatchObject([
    { about: 'bypass open', verdict: 'fail' },
    { about: 'bypass shut', verdict: 'ok' },
  ]);
  expect(code).toBe(1);
});

it('is told a wrong address as a wrong usage', async () => {
  expect(await doctor('billing:3001')).toMatchObject({
    code: 2,
    err: 'billing:3001 is not an http or https URL.\n',
  });
});
