import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendBytes, sendRaw } from '../support/send-raw.ts';
import { type NaiveServer, startNaiveServer } from '../support/start-naive-server.ts';
import { startWorld, type World } from '../support/start-world.ts';

let naive: NaiveServer;
let world: World;
let authorization: string;

beforeAll(async () => {
  naive = await startNaiveServer();
  world = await startWorld({
    servers: { naive: naive.url },
    policy: {
      version: 1,
      defaults: { read: 'allow', write: 'allow', destructive: 'allow', unknown: 'allow' },
      rules: [{ id: 'no-evil', match: { tool: 'delete_evil' }, action: 'deny' }],
    },
  });
  authorization = `Bearer ${await world.token('bob', world.mcp('naive'))}`;
});
afterAll(async () => {
  await world.close();
  await naive.close();
});

const JSON_TYPE = ['Content-Type', 'application/json'];
const headersWith = (more: readonly string[]) => [
  ...(authorization === undefined ? [] : ['Authorization', authorization]),
  'Accept',
  'application/json, text/event-stream',
  ...more,
];

const call = (members: string) => `{"jsonrpc":"2.0","id":1,${members}}`;
const evil = (params: string) => call(`"method":"tools/call","params":{${params}}`);
const EVIL = evil('"name":"delete_evil","arguments":{}');
const OK = evil('"name":"read_ok","arguments":{}');

interface Attack {
  readonly what: string;
  readonly body: string | Uint8Array;
  /** JSON in UTF-8 where left out. */
  readonly headers?: readonly string[];
  readonly status: number;
}

/** Each of these runs the forbidden tool on a server of the official SDK. */
const RUN_ELSEWHERE: readonly Attack[] = [
  {
    what: 'a name given twice',
    body: evil('"name":"read_ok","name":"delete_evil","arguments":{}'),
    status: 400,
  },
  {
    what: 'a method given twice',
    body: call('"method":"ping","method":"tools/call","params":{"name":"delete_evil","arguments":{}}'),
    status: 400,
  },
  {
    what: 'a batch in a revision that has none',
    body: `[${call('"method":"ping"')},${EVIL.replace('"id":1', '"id":2')}]`,
    headers: [...JSON_TYPE, 'MCP-Protocol-Version', '2025-11-25'],
    status: 400,
  },
  { what: 'a byte order mark', body: `\ufeff${EVIL}`, status: 400 },
  {
    what: 'UTF-16',
    body: Buffer.from(EVIL, 'utf16le'),
    headers: ['Content-Type', 'application/json; charset=utf-16le'],
    status: 415,
  },
  {
    what: 'gzip',
    body: gzipSync(EVIL),
    headers: [...JSON_TYPE, 'Content-Encoding', 'gzip'],
    status: 415,
  },
];

describe('what a server of the official SDK runs', () => {
  it.each(RUN_ELSEWHERE)('$what: $status, and the server hears nothing', async (attack) => {
    const { body, headers = JSON_TYPE, status } = attack;
    const before = naive.evilRuns();
    await sendRaw(naive.url, { headers: headersWith(headers), body });
    expect(naive.evilRuns(), 'run by the server itself').toBe(before + 1);

    const heard = naive.requests();
    const answer = await sendRaw(world.mcp('naive'), { headers: headersWith(headers), body });
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.text)).toMatchObject({ jsonrpc: '2.0', error: { code: expect.any(Number) } });
    expect(naive.requests()).toBe(heard);
  });

  it('escaped names: decided on as they are read', async () => {
    const body =
      '{"jsonrpc":"2.0","id":1,"\\u006dethod":"tools\\/c\\u0061ll","params":{"n\\u0061me":"delete_\\u0065vil"}}';
    const before = naive.evilRuns();
    await sendRaw(naive.url, { headers: headersWith(JSON_TYPE), body });
    expect(naive.evilRuns()).toBe(before + 1);
    const answer = await sendRaw(world.mcp('naive'), { headers: headersWith(JSON_TYPE), body });
    expect(answer.status).toBe(200);
    expect(answer.text).toContain('"rule":"no-evil"');
    expect(naive.evilRuns()).toBe(before + 1);
  });
});

const STATELESS = '"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28"}';
const statelessHeaders = (name: string) => [
  ...JSON_TYPE,
  'MCP-Protocol-Version',
  '2026-07-28',
  'Mcp-Method',
  'tools/call',
  'Mcp-Name',
  name,
];

const MALFORMED: readonly Attack[] = [
  { what: 'no JSON', body: '{"jsonrpc":', status: 400 },
  { what: 'nothing', body: '', status: 400 },
  { what: 'no object', body: '"tools/call"', status: 400 },
  { what: 'a call without an id', body: EVIL.replace('"id":1,', ''), status: 400 },
  { what: 'the id null', body: OK.replace('"id":1', '"id":null'), status: 400 },
  { what: 'a fraction as id', body: OK.replace('"id":1', '"id":1.5'), status: 400 },
  { what: 'an id beyond 2^53', body: OK.replace('"id":1', '"id":9007199254740993'), status: 400 },
  { what: 'no jsonrpc', body: OK.replace('"jsonrpc":"2.0",', ''), status: 400 },
  { what: 'method and result together', body: call('"method":"ping","result":{}'), status: 400 },
  { what: 'trailing data', body: `${OK}{}`, status: 400 },
  { what: 'a NUL', body: `${OK}\0`, status: 400 },
  {
    what: 'bytes that are no UTF-8',
    body: Buffer.from(EVIL.replace('evil', 'ev\xff'), 'latin1'),
    status: 400,
  },
  { what: 'no name', body: evil('"arguments":{}'), status: 400 },
  { what: 'a name that is no string', body: evil('"name":["delete_evil"]'), status: 400 },
  {
    what: 'a key that differs in case only',
    body: evil('"name":"read_ok","Name":"delete_evil"'),
    status: 400,
  },
  {
    what: 'nesting without end',
    body: evil(`"name":"read_ok","arguments":{"text":${'['.repeat(5000)}${']'.repeat(5000)}}`),
    status: 400,
  },
  {
    what: 'a flood of values',
    body: evil(`"name":"read_ok","arguments":{"text":[${'0,'.repeat(250_000)}0]}`),
    status: 400,
  },
  {
    what: 'another name in the header than in the body',
    body: evil(`"name":"delete_evil","arguments":{},${STATELESS}`),
    headers: statelessHeaders('read_ok'),
    status: 400,
  },
  {
    what: 'a revision nobody speaks',
    body: OK,
    headers: [...JSON_TYPE, 'MCP-Protocol-Version', '1999-01-01'],
    status: 400,
  },
  {
    what: 'a name that some versions of the SDK inherit by way of __proto__',
    body: evil('"__proto__":{"name":"delete_evil"},"arguments":{}'),
    status: 400,
  },
  {
    what: 'a media type that begins alike',
    body: EVIL,
    headers: ['Content-Type', 'application/json-rpc'],
    status: 415,
  },
  {
    what: 'a media type that holds the right one',
    body: EVIL,
    headers: ['Content-Type', 'text/plain; a=application/json'],
    status: 415,
  },
  {
    what: 'two Content-Type headers',
    body: EVIL,
    headers: [...JSON_TYPE, 'Content-Type', 'text/plain'],
    status: 400,
  },
  { what: 'no media type', body: OK, headers: [], status: 415 },
  {
    what: 'an encoding, though it is none',
    body: OK,
    headers: [...JSON_TYPE, 'Content-Encoding', 'identity'],
    status: 415,
  },
  { what: 'more than the limit', body: OK.replace('{}', `{"text":"${'x'.repeat(5 << 20)}"}`), status: 413 },
];

describe('what is malformed', () => {
  it.each(MALFORMED)('$what: $status, and the server hears nothing', async ({ body, headers, status }) => {
    const heard = naive.requests();
    const answer = await sendRaw(world.mcp('naive'), { headers: headersWith(headers ?? JSON_TYPE), body });
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.text)).toMatchObject({
      jsonrpc: '2.0',
      error: { code: expect.any(Number), message: expect.stringMatching(/\w{3,}/) },
    });
    expect(naive.requests()).toBe(heard);
  });

  it('two lengths of one body: 400, and the server hears nothing', async () => {
    const heard = naive.requests();
    const lines = [
      `Authorization: ${authorization}`,
      'Content-Type: application/json',
      'Content-Length: 5',
      'Transfer-Encoding: chunked',
    ];
    const { status } = await sendBytes(world.mcp('naive'), lines, `0\r\n\r\n${EVIL}`);
    expect(status).toBe(400);
    expect(naive.requests()).toBe(heard);
  });
});

it('runs what is well-formed and allowed', async () => {
  const answer = await sendRaw(world.mcp('naive'), { headers: headersWith(JSON_TYPE), body: OK });
  expect(answer.status).toBe(200);
  expect(answer.text).toContain('"text":"done"');
});
