import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, expect, it } from 'vitest';
import { Admission } from '../../../src/domain/admission.ts';
import { bearerHeader } from '../../../src/upstream/credentials/fixed-headers.ts';
import { createSecret } from '../../../src/upstream/credentials/secret.ts';
import { createUpstream, type Upstream } from '../../../src/upstream/forward.ts';
import type { UpstreamAnswer, UpstreamRequest } from '../../../src/upstream/ports.ts';

const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

interface OldServer {
  readonly url: URL;
  /** Authorization and body of what was posted. */
  readonly posted: { readonly authorization: string | undefined; readonly body: string }[];
  /** Writes on the stream that was opened last. */
  say(message: object): void;
  hangUp(): void;
  /** How many streams are open. */
  streams(): number;
}

/** `endpoint`: the events with which its stream begins; `answer` may say it all. */
const startOldServer = async ({
  begin = 'event: endpoint\ndata: /messages?session=1\n\n',
  answer = (_request: IncomingMessage, response: ServerResponse) =>
    void response.writeHead(202).end('Accepted'),
}: {
  begin?: string;
  answer?: (request: IncomingMessage, response: ServerResponse) => void;
} = {}): Promise<OldServer> => {
  const posted: OldServer['posted'] = [];
  let stream: ServerResponse | undefined;
  let streams = 0;
  const server = createServer(async (request, response) => {
    if (request.method === 'GET') {
      stream = response.writeHead(200, { 'content-type': 'text/event-stream' });
      stream.write(begin);
      streams += 1;
      stream.once('close', () => {
        streams -= 1;
      });
      return;
    }
    posted.push({ authorization: request.headers.authorization, body: await text(request) });
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/sse`),
    posted,
    say: (message) => void stream?.write(`data: ${JSON.stringify({ jsonrpc: '2.0', ...message })}\n\n`),
    hangUp: () => void stream?.destroy(),
    streams: () => streams,
  };
};

const LIMIT = 2000;

const upstreamTo = (url: URL, connectTimeout = 10_000): Upstream => {
  let sessions = 0;
  const upstream = createUpstream({
    servers: new Map([
      [
        'old',
        {
          url,
          credential: bearerHeader(createSecret('ours', { now: Date.now, log: { warn: () => undefined } })),
          transport: 'sse',
        },
      ],
    ]),
    connectTimeout,
    tellTrouble: () => {},
    answerBytes: LIMIT,
    openStreams: 2,
    newId: () => {
      sessions += 1;
      return `session-${sessions}`;
    },
  });
  open.push(upstream.close);
  return upstream;
};

interface Client {
  send(message: object, signal?: AbortSignal): Promise<UpstreamAnswer>;
  initialize(caller: string): Promise<UpstreamAnswer>;
  get(signal?: AbortSignal): Promise<UpstreamAnswer>;
  end(): Promise<UpstreamAnswer>;
}

const clientOf = ({ forward }: Upstream, session?: string): Client => {
  const go = (
    message: object | undefined,
    more: Pick<UpstreamRequest, 'httpMethod' | 'caller'>,
    signal?: AbortSignal,
  ) => {
    const { method = 'response' } = (message ?? {}) as { method?: string };
    const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', ...message }));
    return forward(Admission.of({ server: 'old', method, body, approval: undefined, isRepeatable: false }), {
      ...more,
      headers: session === undefined ? {} : { 'mcp-session-id': session },
      signal: signal ?? new AbortController().signal,
    });
  };
  return {
    send: (message, signal) => go(message, { httpMethod: 'POST' }, signal),
    initialize: (caller) => go(INITIALIZE, { httpMethod: 'POST', caller }),
    get: (signal) => go(undefined, { httpMethod: 'GET' }, signal),
    end: () => go(undefined, { httpMethod: 'DELETE' }),
  };
};

const INITIALIZE = { id: 0, method: 'initialize', params: {} };

const begin = async (
  server: OldServer,
  upstream = upstreamTo(server.url),
  caller = 'bob',
): Promise<Client> => {
  const answer = await clientOf(upstream).initialize(caller);
  server.say({ id: 0, result: {} });
  await bodyOf(answer);
  return clientOf(upstream, answer.headers['mcp-session-id']);
};

const bodyOf = (answer: UpstreamAnswer) => text(answer.body as unknown as NodeJS.ReadableStream);
const eventOf = (message: object) => `data: ${JSON.stringify({ jsonrpc: '2.0', ...message })}\n\n`;
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'nothing',
    (error: { code?: string }) => error.code,
  );

it('posts to the endpoint that the stream names, with the credential, and answers from the stream', async () => {
  const server = await startOldServer();
  const client = await begin(server);
  const answer = await client.send({ id: 'a', method: 'ping' });
  server.say({ id: 'other', result: {} });
  server.say({ id: 'a', result: { n: 1 } });
  expect(await bodyOf(answer)).toBe(eventOf({ id: 'a', result: { n: 1 } }));
  expect(server.posted[1]).toEqual({
    authorization: 'Bearer ours',
    body: '{"jsonrpc":"2.0","id":"a","method":"ping"}',
  });
});

it('gives answers to the requests they belong to, in whatever order they come', async () => {
  const server = await startOldServer();
  const client = await begin(server);
  const [one, two] = await Promise.all([1, 2].map((id) => client.send({ id, method: 'ping' })));
  server.say({ id: 2, result: {} });
  server.say({ id: 1, result: {} });
  expect(await bodyOf(one as UpstreamAnswer)).toBe(eventOf({ id: 1, result: {} }));
  expect(await bodyOf(two as UpstreamAnswer)).toBe(eventOf({ id: 2, result: {} }));
});

it('sends progress with its request, and the rest to whoever listens', async () => {
  const early = { method: 'notifications/message', params: { level: 'info', data: 'early' } };
  const server = await startOldServer({ begin: `event: endpoint\ndata: /messages\n\n${eventOf(early)}` });
  const client = await begin(server);
  const [one, two] = await Promise.all(
    [1, 2].map((id) => client.send({ id, method: 'ping', params: { _meta: { progressToken: `t${id}` } } })),
  );
  const progress = { method: 'notifications/progress', params: { progressToken: 't1', progress: 1 } };
  const question = { id: 7, method: 'roots/list' };
  server.say(progress);
  server.say(question);
  server.say({ id: 1, result: {} });
  server.say({ id: 2, result: {} });
  expect(await bodyOf(one as UpstreamAnswer)).toBe(eventOf(progress) + eventOf({ id: 1, result: {} }));
  expect(await bodyOf(two as UpstreamAnswer)).toBe(eventOf(question) + eventOf({ id: 2, result: {} }));
  const leaving = new AbortController();
  const listening = await client.get(leaving.signal);
  const later = { method: 'notifications/tools/list_changed' };
  server.say(later);
  const heard: string[] = [];
  for await (const chunk of listening.body) {
    heard.push(Buffer.from(chunk).toString());
    if (heard.join('').includes('list_changed')) break;
  }
  expect(heard.join('')).toBe(eventOf(early) + eventOf(later));
});

it('lets the newest listener hear, and ends the one before', async () => {
  const server = await startOldServer();
  const client = await begin(server);
  const before = await client.get();
  await client.get();
  expect(await bodyOf(before)).toBe('');
});

it('tells the server of a request that no one waits for any more', async () => {
  const server = await startOldServer();
  const client = await begin(server);
  const leaving = new AbortController();
  const answer = await client.send({ id: 'long', method: 'tools/call' }, leaving.signal);
  leaving.abort(new Error('gone'));
  await expect(bodyOf(answer)).rejects.toThrow('gone');
  await expect
    .poll(() => server.posted.at(-1)?.body)
    .toBe('{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":"long"}}');
});

it.each([
  'https://elsewhere.example/messages',
  '//elsewhere.example/messages',
  'http://127.0.0.1:1/messages',
  'http://user:password@localhost/messages',
  'file:///etc/passwd',
  'http://[',
])('refuses the endpoint %s, and posts nothing', async (endpoint) => {
  const server = await startOldServer({ begin: `event: endpoint\ndata: ${endpoint}\n\n` });
  expect(await codeOf(clientOf(upstreamTo(server.url)).send(INITIALIZE))).toBe('upstream-invalid');
  expect(server.posted).toEqual([]);
});

it('waits for an endpoint no longer than for a connection', async () => {
  const server = await startOldServer({ begin: ': nothing yet\n\n' });
  expect(await codeOf(clientOf(upstreamTo(server.url, 300)).send(INITIALIZE))).toBe('upstream-unavailable');
});

it('goes on behind what is no message, and ends the request whose id that bears', async () => {
  const server = await startOldServer();
  const client = await begin(server);
  const answer = await client.send({ id: 1, method: 'ping' });
  server.say({ id: 1 });
  expect(await bodyOf(answer)).toBe(eventOf({ id: 1 }));
  const next = await client.send({ id: 2, method: 'ping' });
  server.say({ type: 'heartbeat' });
  server.say({ id: 2, result: {} });
  expect(await bodyOf(next)).toContain('"result"');
});

it('ends the session over a message above the limit', async () => {
  const server = await startOldServer();
  const client = await begin(server);
  const answer = await client.send({ id: 1, method: 'ping' });
  server.say({ id: 1, result: { text: 'x'.repeat(LIMIT) } });
  expect(await codeOf(bodyOf(answer))).toBe('answer-too-large');
  await expect.poll(async () => (await client.send({ id: 2, method: 'ping' })).status).toBe(404);
});

it('keeps no more for a reader than the limit', async () => {
  const server = await startOldServer();
  const client = await begin(server);
  const answer = await client.send({ id: 1, method: 'ping' });
  for (let n = 0; n < 30; n += 1) {
    server.say({ method: 'notifications/message', params: { level: 'info', data: 'x'.repeat(100) } });
  }
  expect(await codeOf(bodyOf(answer))).toBe('answer-too-large');
  server.say({ id: 1, result: {} });
  const next = await client.send({ id: 2, method: 'ping' });
  server.say({ id: 2, result: {} });
  expect(await bodyOf(next)).toContain('"id":2');
});

it('says that answers are lost if the stream breaks off, and knows the session no more', async () => {
  const server = await startOldServer();
  const client = await begin(server);
  const answer = await client.send({ id: 1, method: 'ping' });
  server.hangUp();
  expect(await codeOf(bodyOf(answer))).toBe('upstream-lost');
  expect((await client.send({ id: 2, method: 'ping' })).status).toBe(404);
  expect((await client.get()).status).toBe(404);
});

it('ends a session that is deleted, and knows no session of another name', async () => {
  const server = await startOldServer();
  const upstream = upstreamTo(server.url);
  const client = await begin(server, upstream);
  expect((await clientOf(upstream, 'session-2').send({ id: 1, method: 'ping' })).status).toBe(404);
  expect((await client.end()).status).toBe(200);
  await expect.poll(async () => (await client.send({ id: 1, method: 'ping' })).status).toBe(404);
});

it("ends the session unused longest of a caller with too many, and no one else's", async () => {
  const server = await startOldServer();
  const upstream = upstreamTo(server.url);
  const others = await begin(server, upstream, 'eve');
  const [first, second] = [await begin(server, upstream), await begin(server, upstream)];
  (await first.send({ method: 'notifications/initialized' })).discard();
  const third = await begin(server, upstream);
  const statuses = [others, first, second, third].map(
    async (client) => (await client.send({ method: 'notifications/x' })).status,
  );
  expect(await Promise.all(statuses)).toEqual([202, 202, 404, 202]);
  await expect.poll(server.streams).toBe(3);
});

it('begins no session for a caller who uses too many', async () => {
  const server = await startOldServer();
  const upstream = upstreamTo(server.url);
  for (const client of [await begin(server, upstream), await begin(server, upstream)]) await client.get();
  expect(await codeOf(clientOf(upstream).initialize('bob'))).toBe('too-many');
  await expect.poll(server.streams).toBe(2);
});

it('tells no look at the tools what is meant for a call', async () => {
  const server = await startOldServer();
  const client = await begin(server);
  const call = await client.send({ id: 1, method: 'tools/call' });
  const look = await client.send({ id: 2, method: 'tools/list' });
  server.say({ id: 7, method: 'roots/list' });
  server.say({ id: 2, result: {} });
  server.say({ id: 1, result: {} });
  expect(await bodyOf(look)).toBe(eventOf({ id: 2, result: {} }));
  expect(await bodyOf(call)).toContain('roots/list');
});

it('ends the session of an initialize that the server does not take', async () => {
  const server = await startOldServer({
    answer: (_request, response) => void response.writeHead(400).end(),
  });
  const refused = await clientOf(upstreamTo(server.url)).send(INITIALIZE);
  expect(refused).toMatchObject({
    status: 400,
    headers: expect.not.objectContaining({ 'mcp-session-id': 'session-1' }),
  });
  await expect.poll(server.streams).toBe(0);
});

it('gives back what the server says to a message it does not take, such as a redirect', async () => {
  const server = await startOldServer({
    answer: (_request, response) => void response.writeHead(307, { location: 'http://127.0.0.1:1/' }).end(),
  });
  expect((await clientOf(upstreamTo(server.url)).send(INITIALIZE)).status).toBe(307);
});

it('asks for a session if there is none', async () => {
  const server = await startOldServer();
  expect(await codeOf(clientOf(upstreamTo(server.url)).send({ id: 1, method: 'ping' }))).toBe(
    'unsupported-version',
  );
});
