/** What came is opened in the session that it belongs to, and what contradicts its headers is refused on record. */
import { expect, it } from 'vitest';
import { createOpenContext } from '../../../src/gateway/open-context.ts';

const BASE = ['content-type', 'application/json', 'accept', 'application/json, text/event-stream'];
const OLD = [...BASE, 'mcp-protocol-version', '2025-11-25'];
const IN_SESSION = [...OLD, 'mcp-session-id', 'ses'];
const NEW = (method: string, name?: string) => [
  ...[...BASE, 'mcp-protocol-version', '2026-07-28', 'mcp-method', method, 'mcp-session-id', 'ses'],
  ...(name === undefined ? [] : ['mcp-name', name]),
];
const CLAIM = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientInfo': { name: 'c', version: '1' },
  'io.modelcontextprotocol/clientCapabilities': {},
};

const scene = ({ isLong = false, hidden = '' } = {}) => {
  const log: unknown[] = [];
  const noted: { error: string }[] = [];
  const conversation = { recording: { note: (entry: { error: string }) => void noted.push(entry) } };
  const context = createOpenContext({
    room: () => undefined,
    conversations: {
      begin: async (origin: object, urls: boolean) => {
        log.push({ begins: origin, urls });
        return conversation;
      },
      find: async (_origin: object, id: string | undefined) => {
        log.push({ finds: id });
        return conversation;
      },
    },
    makeSafe: (text: string) => (hidden !== '' && text.includes(hidden) ? '***' : text),
    work: {
      isLong: () => isLong,
      inSlices: async (_caller: string, work: (pause: () => undefined) => unknown) => {
        log.push('in slices');
        return await work(() => undefined);
      },
      measure: (_caller: string, work: () => unknown) => work(),
    },
  } as never);
  const exchangeOf = (rawHeaders: readonly string[], message: unknown) =>
    ({
      server: 'shop',
      caller: { issuer: 'https://idp.example', subject: 'bob' },
      address: '192.0.2.1',
      rawHeaders,
      body: Buffer.from(typeof message === 'string' ? message : JSON.stringify(message)),
    }) as never;
  const open = async (rawHeaders: readonly string[], message: unknown) => {
    const { parsed, ...received } = await context.read(exchangeOf(rawHeaders, message));
    if (parsed.kind === 'batch') return { kind: 'batch' as const, messages: parsed.messages };
    return await context.openMessage(received, parsed.message);
  };
  return { log, noted, open, context, exchangeOf };
};
const rpc = (message: object) => ({ jsonrpc: '2.0', ...message });

it.each([
  ['request', { id: 1, method: 'ping' }],
  ['notification', { method: 'notifications/initialized' }],
  ['answer', { id: 1, result: {} }],
])('is a %s', async (kind, message) => {
  const { log, open } = scene();
  expect((await open(IN_SESSION, rpc(message))).kind).toBe(kind);
  expect(log).toEqual([{ finds: 'ses' }]);
});

it('begins a session with what the client says of itself', async () => {
  const { log, open } = scene();
  const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'c', version: '1' } };
  await open(BASE, rpc({ id: 1, method: 'initialize', params }));
  expect(log).toEqual([
    {
      begins: expect.objectContaining({
        server: 'shop',
        client: { address: '192.0.2.1', name: 'c', version: '1' },
      }),
      urls: false,
    },
  ]);
});

it('belongs to no session in 2026, whatever header it brings', async () => {
  const { log, open } = scene();
  await open(NEW('tools/list'), rpc({ id: 1, method: 'tools/list', params: { _meta: CLAIM } }));
  expect(log).toEqual([{ finds: undefined }]);
});

it('is read in slices if it is long', async () => {
  const { log, open } = scene({ isLong: true });
  expect((await open(IN_SESSION, rpc({ id: 1, method: 'ping' }))).kind).toBe('request');
  expect(log[0]).toBe('in slices');
});

it('may be a batch in 2025-03-26 alone', async () => {
  const batch = [rpc({ method: 'notifications/initialized' })];
  const { open } = scene();
  expect((await open([...BASE, 'mcp-protocol-version', '2025-03-26'], batch)).kind).toBe('batch');
  await expect(open(OLD, batch)).rejects.toMatchObject({ code: 'malformed-message' });
});

it('is refused if it is no JSON', async () => {
  await expect(scene().open(IN_SESSION, '{')).rejects.toMatchObject({ code: 'parse-error' });
});

const called = (name: string) =>
  rpc({ id: 1, method: 'tools/call', params: { name, arguments: {}, _meta: CLAIM } });

it.each([
  ['quoting both', 'read', 'drop', '', /: "read" and "drop"\.$/],
  ['without what is long', 'x'.repeat(101), 'drop', '', /: a text of 101 characters and "drop"\.$/],
  ['with what is just short enough', 'x'.repeat(100), 'drop', '', /: "x{100}" and "drop"\.$/],
  ['without a secret', 'read', 'secret', 'secret', /: "read" and a text that is not shown\.$/],
])('is refused on record if its headers contradict it, %s', async (_, header, name, hidden, sentence) => {
  const { log, noted, open } = scene({ hidden });
  await expect(open(NEW('tools/call', header), called(name))).rejects.toMatchObject({
    code: 'header-mismatch',
    message: expect.stringMatching(sentence),
  });
  expect(log).toEqual([{ finds: undefined }]);
  expect(noted).toMatchObject([
    { from: 'client', kind: 'request', method: 'tools/call', verdict: 'refused', error: noted[0]?.error },
  ]);
});

it('is refused without a record if its headers are wrong otherwise', async () => {
  const { noted, open } = scene();
  const wrong = [...BASE, 'mcp-protocol-version', '1999-01-01'];
  await expect(open(wrong, rpc({ id: 1, method: 'ping' }))).rejects.toMatchObject({ name: 'Refusal' });
  expect(noted).toEqual([]);
});

it('opens a stream in a session or without, and ends only one that is named', async () => {
  const { log, context, exchangeOf } = scene();
  expect(await context.openStream(exchangeOf(IN_SESSION, ''))).toMatchObject({ kind: 'stream' });
  expect(await context.openStream(exchangeOf(OLD, ''))).toMatchObject({ kind: 'stream' });
  expect(await context.openEnd(exchangeOf(IN_SESSION, ''))).toMatchObject({ kind: 'end' });
  await expect(context.openEnd(exchangeOf(OLD, ''))).rejects.toMatchObject({ code: 'malformed-message' });
  expect(log).toEqual([{ finds: 'ses' }, { finds: undefined }, { finds: 'ses' }]);
});
