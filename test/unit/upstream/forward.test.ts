import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, expect, it } from 'vitest';
import { Admission } from '../../../src/domain/admission.ts';
import { bearerHeader } from '../../../src/upstream/credentials/fixed-headers.ts';
import { createSecret } from '../../../src/upstream/credentials/secret.ts';
import { createUpstream, type Upstream } from '../../../src/upstream/forward.ts';
import type { UpstreamAnswer } from '../../../src/upstream/ports.ts';

const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

const startServer = async (
  handle: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<URL> => {
  const server: Server = createServer(handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp?tenant=1`);
};

const upstreamTo = (url: URL): Upstream => {
  const upstream = createUpstream({
    servers: new Map([
      [
        's',
        {
          url,
          credential: bearerHeader(
            createSecret('of-the-server', { now: Date.now, log: { warn: () => undefined } }),
          ),
          transport: 'streamable-http',
        },
      ],
    ]),
    connectTimeout: 1000,
    tellTrouble: () => {},
    answerBytes: 1000,
    openStreams: 1,
    newId: () => 'none',
  });
  open.push(upstream.close);
  return upstream;
};

const admission = (body: string, approval?: string) =>
  Admission.of({ server: 's', method: 'ping', body: Buffer.from(body), approval, isRepeatable: false });
const never = () => new AbortController().signal;
const bodyOf = (answer: UpstreamAnswer) => text(answer.body as unknown as NodeJS.ReadableStream);

it('sends the bytes as they are, with the given headers, the credential of the server and nothing else', async () => {
  const url = await startServer((request, response) => {
    void text(request).then((body) =>
      response.end(JSON.stringify({ url: request.url, headers: request.headers, body })),
    );
  });
  const headers = { 'content-type': 'application/json', accept: 'text/event-stream' };
  const answer = await upstreamTo(url).forward(admission('{"n":1e400}'), {
    httpMethod: 'POST',
    headers,
    signal: never(),
  });
  expect(JSON.parse(await bodyOf(answer))).toEqual({
    url: '/mcp?tenant=1',
    headers: {
      ...headers,
      authorization: 'Bearer of-the-server',
      'content-length': '11',
      host: url.host,
      connection: 'keep-alive',
    },
    body: '{"n":1e400}',
  });
});

it('ends the call at the server when the signal is aborted', async () => {
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  const url = await startServer((_request, response) => {
    response.once('close', resolve);
    response.writeHead(200).write('first');
  });
  const caller = new AbortController();
  const answer = await upstreamTo(url).forward(admission('{}'), {
    httpMethod: 'POST',
    headers: {},
    signal: caller.signal,
  });
  caller.abort(new Error('gone'));
  await closed;
  await expect(bodyOf(answer)).rejects.toThrow();
});

it('tells a call that was never sent from one whose outcome is unknown', async () => {
  const nobody = upstreamTo(new URL('http://127.0.0.1:1/mcp'));
  await expect(
    nobody.forward(admission('{}'), { httpMethod: 'POST', headers: {}, signal: never() }),
  ).rejects.toMatchObject({ code: 'upstream-unavailable' });
  const url = await startServer((request) => request.socket.destroy());
  await expect(
    upstreamTo(url).forward(admission('{}', 'ap_1'), { httpMethod: 'POST', headers: {}, signal: never() }),
  ).rejects.toMatchObject({ code: 'upstream-lost' });
});

it('follows no redirect', async () => {
  const url = await startServer((request, response) => {
    expect(request.url).toBe('/mcp?tenant=1');
    response.writeHead(302, { location: '/elsewhere' }).end();
  });
  const answer = await upstreamTo(url).forward(admission('{}'), {
    httpMethod: 'POST',
    headers: {},
    signal: never(),
  });
  expect(answer.status).toBe(302);
});

it('takes nothing but an Admission', async () => {
  const url = await startServer((_request, response) => response.end());
  const forged = { message: { server: 's', method: 'ping', body: Buffer.from('{}'), approval: undefined } };
  await expect(
    upstreamTo(url).forward(forged as unknown as Admission, {
      httpMethod: 'POST',
      headers: {},
      signal: never(),
    }),
  ).rejects.toThrow(TypeError);
  // @ts-expect-error a look-alike does not compile
  const _lookAlike: Admission = forged;
});
