import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendBytes, sendRaw } from '../support/send-raw.ts';
import { type Generation, type NaiveServer, startNaiveServer } from '../support/start-naive-server.ts';
import { startWorld, type World } from '../support/start-world.ts';

const GENERATIONS = ['v1', 'v2'] as const;

let naive: Record<Generation, NaiveServer>;
let world: World;
let authorization: string;

beforeAll(async () => {
  naive = { v1: await startNaiveServer('v1'), v2: await startNaiveServer('v2') };
  world = await startWorld({
    servers: { v1: naive.v1.url, v2: naive.v2.url },
    policy: {
      version: 1,
      defaults: { read: 'allow', write: 'allow', destructive: 'allow', unknown: 'allow' },
      rules: [{ id: 'no-evil', match: { tool: 'delete_evil' }, action: 'deny' }],
    },
    config: (defaults) => {
      const [issuer] = defaults.identity.issuers;
      return Promise.resolve({
        identity: { ...defaults.identity, issuers: [{ ...issuer, audience: ['everywhere'] }] },
      });
    },
  });
  authorization = `Bearer ${await world.token('bob', 'everywhere')}`;
});
afterAll(async () => {
  await world.close();
  for (const generation of GENERATIONS) await naive[generation].close();
});

const JSON_TYPE = ['Content-Type', 'application/json'];
const headersWith = (more: readonly string[]) => [
  'Authorization',
  authorization,
  'Accept',
  'application/json, text/event-stream',
  ...more,
];

const call = (members: string) => `{"jsonrpc":"2.0","id":1,${members}}`;
const evil = (params: string) => call(`"method":"tools/call","params":{${params}}`);
const EVIL = evil('"name":"delete_evil","arguments":{}');
const OK = evil('"name":"read_ok","arguments":{}');

const STATELESS = `"_meta":${JSON.stringify({
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
  'io.modelcontextprotocol/clientCapabilities': {},
})}`;
const statelessHeaders = (name: string) => [
  ...JSON_TYPE,
  'MCP-Protocol-Version',
  '2026-07-28',
  'Mcp-Method',
  'tools/call',
  'Mcp-Name',
  name,
];

interface Attack {
  readonly what: string;
  readonly body: string | Uint8Array;
  /** JSON in UTF-8 if left out. */
  readonly headers?: readonly string[];
  readonly status: number;
  /** The generations of the official SDK that run the forbidden tool when nothing stands in front of them. */
  readonly runs: readonly Generation[];
}

/** Behind a gateway that looks at one reading of these bytes only, the forbidden tool runs by another one. */
const RUN_ELSEWHERE: readonly Attack[] = [
  {
    what: 'a name given twice',
    body: evil('"name":"read_ok","name":"delete_evil","arguments":{}'),
    status: 400,
    runs: ['v1', 'v2'],
  },
  {
    what: 'a name given twice in the stateless revision',
    body: evil(`"name":"read_ok","name":"delete_evil","arguments":{},${STATELESS}`),
    headers: statelessHeaders('delete_evil'),
    status: 400,
    runs: ['v2'],
  },
  {
    what: 'a method given twice',
    body: call('"method":"ping","method":"tools/call","params":{"name":"delete_evil","arguments":{}}'),
    status: 400,
    runs: ['v1', 'v2'],
  },
  {
    what: 'parameters given twice',
    body: call('"method":"tools/call","params":{"name":"read_ok"},"params":{"name":"delete_evil"}'),
    status: 400,
    runs: ['v1', 'v2'],
  },
  {
    what: 'a batch in a revision that has none',
    body: `[${call('"method":"ping"')},${EVIL.replace('"id":1', '"id":2')}]`,
    headers: [...JSON_TYPE, 'MCP-Protocol-Version', '2025-11-25'],
    status: 400,
    runs: ['v1', 'v2'],
  },
  { what: 'a byte order mark', body: `\ufeff${EVIL}`, status: 400, runs: ['v1', 'v2'] },
  {
    what: 'UTF-16',
    body: Buffer.from(EVIL, 'utf16le'),
    headers: ['Content-Type', 'application/json; charset=utf-16le'],
    status: 415,
    runs: ['v1', 'v2'],
  },
  {
    what: 'UTF-16 that begins with its mark',
    body: Buffer.from(`\ufeff${EVIL}`, 'utf16le'),
    headers: ['Content-Type', 'application/json; charset=utf-16'],
    status: 415,
    runs: ['v1', 'v2'],
  },
  {
    what: 'bytes that are no UTF-8',
    body: Buffer.from(evil('"name":"delete_evil","arguments":{"text":"\xff"}'), 'latin1'),
    status: 400,
    runs: ['v1', 'v2'],
  },
  {
    what: 'half of a surrogate pair',
    body: evil('"name":"delete_evil","arguments":{"text":"DR\\ud800OP"}'),
    status: 400,
    runs: ['v1', 'v2'],
  },
  {
    what: 'gzip',
    body: gzipSync(EVIL),
    headers: [...JSON_TYPE, 'Content-Encoding', 'gzip'],
    status: 415,
    runs: ['v1', 'v2'],
  },
  {
    what: 'Brotli',
    body: brotliCompressSync(EVIL),
    headers: [...JSON_TYPE, 'Content-Encoding', 'br'],
    status: 415,
    runs: ['v1', 'v2'],
  },
  {
    what: 'two Content-Type headers',
    body: EVIL,
    headers: [...JSON_TYPE, 'Content-Type', 'text/plain'],
    status: 400,
    runs: ['v2'],
  },
  {
    what: 'nesting without end',
    body: evil(`"name":"delete_evil","more":${'['.repeat(500)}${']'.repeat(500)}`),
    status: 400,
    runs: ['v1', 'v2'],
  },
  {
    what: 'a flood of values',
    body: evil(`"name":"delete_evil","more":[${'0,'.repeat(250_000)}0]`),
    status: 400,
    runs: ['v1', 'v2'],
  },
  {
    what: 'more than the limit',
    body: evil(`"name":"delete_evil","arguments":{"text":"${'x'.repeat(5 << 20)}"}`),
    status: 413,
    runs: ['v1', 'v2'],
  },
  {
    what: 'a stateless message under the header of an older revision',
    body: evil(`"name":"delete_evil","arguments":{},${STATELESS}`),
    headers: [...JSON_TYPE, 'MCP-Protocol-Version', '2025-11-25'],
    status: 400,
    runs: ['v1'],
  },
  {
    what: 'a stateless message without its headers',
    body: evil(`"name":"delete_evil","arguments":{},${STATELESS}`),
    status: 400,
    runs: ['v1'],
  },
  {
    what: 'an encoding, though it is none',
    body: EVIL,
    headers: [...JSON_TYPE, 'Content-Encoding', 'identity'],
    status: 415,
    runs: ['v1', 'v2'],
  },
];

/** Other versions of the SDK, and servers that are not made with it, run some of these. */
const MALFORMED: readonly Omit<Attack, 'runs'>[] = [
  { what: 'no JSON', body: '{"jsonrpc":', status: 400 },
  { what: 'nothing', body: '', status: 400 },
  { what: 'no object', body: '"tools/call"', status: 400 },
  { what: 'a call without an id', body: EVIL.replace('"id":1,', ''), status: 400 },
  { what: 'the id null', body: EVIL.replace('"id":1', '"id":null'), status: 400 },
  { what: 'a fraction as id', body: EVIL.replace('"id":1', '"id":1.5'), status: 400 },
  { what: 'an id beyond 2^53', body: EVIL.replace('"id":1', '"id":9007199254740993'), status: 400 },
  { what: 'no jsonrpc', body: EVIL.replace('"jsonrpc":"2.0",', ''), status: 400 },
  { what: 'method and result together', body: call('"method":"ping","result":{}'), status: 400 },
  { what: 'trailing data', body: `${EVIL}{}`, status: 400 },
  { what: 'a NUL', body: `${EVIL}\0`, status: 400 },
  { what: 'an array of nothing', body: '[]', status: 400 },
  {
    what: 'a message that inherits its parameters by way of __proto__',
    body: call('"method":"tools/call","__proto__":{"params":{"name":"delete_evil"}}'),
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
    what: 'another name in the header than in the body',
    body: evil(`"name":"delete_evil","arguments":{},${STATELESS}`),
    headers: statelessHeaders('read_ok'),
    status: 400,
  },
  {
    what: 'a revision no one speaks',
    body: EVIL,
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
  { what: 'no media type', body: EVIL, headers: [], status: 415 },
  {
    what: 'an underscore in more bytes than it takes',
    body: Buffer.from(evil('"name":"delete\xc1\x9fevil"'), 'latin1'),
    status: 400,
  },
  {
    what: 'half of a surrogate pair in bytes',
    body: Buffer.from(evil('"name":"delete_evil\xed\xa0\x80"'), 'latin1'),
    status: 400,
  },
  { what: 'an array in an array', body: `[[${EVIL}]]`, status: 400 },
];

const direct = async (generation: Generation, { body, headers = JSON_TYPE }: Omit<Attack, 'runs'>) => {
  const before = naive[generation].evilRuns();
  await sendRaw(naive[generation].url, { headers: headersWith(headers), body });
  return naive[generation].evilRuns() > before;
};

const expectRefused = async (generation: Generation, attack: Omit<Attack, 'runs'>) => {
  const { body, headers = JSON_TYPE, status } = attack;
  const heard = naive[generation].requests();
  const answer = await sendRaw(world.mcp(generation), { headers: headersWith(headers), body });
  expect(answer.status).toBe(status);
  expect(JSON.parse(answer.text)).toMatchObject({
    jsonrpc: '2.0',
    error: { code: expect.any(Number), message: expect.stringMatching(/\w{3,}/) },
  });
  expect(naive[generation].requests()).toBe(heard);
};

describe('what servers of the official SDK run', () => {
  it.each(RUN_ELSEWHERE)('$what: $status, and the server hears nothing', async (attack) => {
    const ran: Generation[] = [];
    for (const generation of GENERATIONS) {
      if (await direct(generation, attack)) ran.push(generation);
      await expectRefused(generation, attack);
    }
    expect(ran, 'run by the servers themselves').toEqual(attack.runs);
  });

  it.each(GENERATIONS)('escaped names: decided on as they are read (%s)', async (generation) => {
    const body =
      '{"jsonrpc":"2.0","id":1,"\\u006dethod":"tools\\/c\\u0061ll","params":{"n\\u0061me":"delete_\\u0065vil"}}';
    await expectDenied(generation, { body, headers: JSON_TYPE });
  });

  it('a session id on a stateless message: belongs to no session, and is decided on as any other', async () => {
    const body = evil(`"name":"delete_evil","arguments":{},${STATELESS}`);
    const headers = [...statelessHeaders('delete_evil'), 'Mcp-Session-Id', 'stolen'];
    await expectDenied('v2', { body, headers });
  });

  it.each(GENERATIONS)(
    'a batch if there are batches: each message is decided on (%s)',
    async (generation) => {
      const body = `[${call('"method":"ping"')},${EVIL.replace('"id":1', '"id":2')}]`;
      await expectDenied(generation, { body, headers: JSON_TYPE });
    },
  );
});

/** Well-formed, so it is told to the model; run by the server if nothing stands in front of it. */
const expectDenied = async (
  generation: Generation,
  { body, headers }: { body: string; headers: readonly string[] },
) => {
  expect(await direct(generation, { what: '', body, headers, status: 200 })).toBe(true);
  const before = naive[generation].evilRuns();
  const answer = await sendRaw(world.mcp(generation), { headers: headersWith(headers), body });
  expect(answer.status).toBe(200);
  expect(answer.text).toContain('"rule":"no-evil"');
  expect(naive[generation].evilRuns()).toBe(before);
};

describe('what is malformed', () => {
  it.each(MALFORMED)('$what: $status, and the server hears nothing', async (attack) => {
    for (const generation of GENERATIONS) {
      expect(await direct(generation, attack)).toBe(false);
      await expectRefused(generation, attack);
    }
  });

  it.each([
    ['two lengths of one body', ['Content-Length: 5', 'Transfer-Encoding: chunked']],
    ['two different lengths', ['Content-Length: 5', `Content-Length: ${EVIL.length}`]],
    ['a transfer encoding that is not the last', ['Transfer-Encoding: chunked, identity']],
    ['a length with a sign', [`Content-Length: +${EVIL.length}`]],
    ['a header that goes on in the next line', ['X-More: 1', ' Transfer-Encoding: chunked']],
    ['a space before the colon', [`Content-Length : ${EVIL.length}`]],
  ])('%s: 400, and the server hears nothing', async (_what, framing) => {
    const heard = naive.v1.requests();
    const lines = [`Authorization: ${authorization}`, 'Content-Type: application/json', ...framing];
    const { status } = await sendBytes(world.mcp('v1'), lines, `0\r\n\r\n${EVIL}`);
    expect(status).toBe(400);
    expect(naive.v1.requests()).toBe(heard);
  });
});

it('requests on one connection, sent before any is answered: each is decided on', async () => {
  const { hostname, port, host, pathname } = new URL(world.mcp('v1'));
  const requestOf = (body: string, ...more: string[]) =>
    [
      `POST ${pathname} HTTP/1.1`,
      `Host: ${host}`,
      `Authorization: ${authorization}`,
      'Content-Type: application/json',
      `Content-Length: ${body.length}`,
      ...more,
      '',
      body,
    ].join('\r\n');
  const before = naive.v1.evilRuns();
  const socket = connect(Number(port), hostname);
  socket.write(requestOf(OK) + requestOf(EVIL) + requestOf(OK, 'Connection: close'));
  const answers = await text(socket);
  expect(answers.match(/"text":"done"|"rule":"no-evil"/g)).toEqual([
    '"text":"done"',
    '"rule":"no-evil"',
    '"text":"done"',
  ]);
  expect(naive.v1.evilRuns()).toBe(before);
});

it.each([
  'delete_еvil',
  'ｄelete_evil',
  'delete_evil ',
  'delete_evil\u0000',
  'Delete_evil',
  'delete\u200b_evil',
])('a name that looks like the forbidden one (%j): no tool of the server', async (name) => {
  for (const generation of GENERATIONS) {
    const before = naive[generation].evilRuns();
    const body = evil(`"name":${JSON.stringify(name)},"arguments":{}`);
    const answer = await sendRaw(world.mcp(generation), { headers: headersWith(JSON_TYPE), body });
    expect(JSON.parse(/\{.*\}/s.exec(answer.text)?.[0] ?? '')).toMatchObject({ error: { code: -32602 } });
    expect(naive[generation].evilRuns()).toBe(before);
  }
});

it.each(GENERATIONS)('runs what is well-formed and allowed (%s)', async (generation) => {
  const answer = await sendRaw(world.mcp(generation), { headers: headersWith(JSON_TYPE), body: OK });
  expect(answer.status).toBe(200);
  expect(answer.text).toContain('"text":"done"');
});
