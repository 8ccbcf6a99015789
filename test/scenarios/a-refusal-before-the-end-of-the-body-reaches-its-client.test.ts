import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closed, connectTo } from '../support/open-door.ts';
import { ALLOW_ALL } from '../support/policies.ts';
import { startNaiveServer } from '../support/start-naive-server.ts';
import { startWorld, type World } from '../support/start-world.ts';

const TOO_MUCH = Buffer.alloc(12 * 1024 * 1024, 'x');
const TIMES = 10;

let world: World;
let server: Awaited<ReturnType<typeof startNaiveServer>>;
let authorization: string;

beforeAll(async () => {
  server = await startNaiveServer();
  world = await startWorld({ servers: { shop: server.url }, policy: ALLOW_ALL });
  authorization = `Bearer ${await world.token('bob', world.mcp('shop'))}`;
});
afterAll(async () => {
  await world.close();
  await server.close();
});

const headers = () => ({
  authorization,
  'content-type': 'application/json',
  accept: 'application/json, text/event-stream',
});

/** Sends all of it before it reads anything, as many clients do. */
const sendThenRead = async (fields: readonly string[], body: Uint8Array): Promise<string> => {
  const url = new URL(world.mcp('shop'));
  const socket = await connectTo(url.href);
  const all = { ...headers(), host: url.host };
  const head = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  socket.write(['POST /mcp/shop HTTP/1.1', ...head, ...fields, '', ''].join('\r\n'));
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.write(body, (error) => (error ? reject(error) : resolve()));
  });
  return text(socket);
};

const chunked = (body: Uint8Array): Uint8Array =>
  Buffer.concat([Buffer.from(`${body.byteLength.toString(16)}\r\n`), body, Buffer.from('\r\n0\r\n\r\n')]);

describe('a body above the limit is 413, and its client reads that', () => {
  it.each([
    ['with Content-Length', [`Content-Length: ${TOO_MUCH.byteLength}`], TOO_MUCH],
    ['in chunks', ['Transfer-Encoding: chunked'], chunked(TOO_MUCH)],
    [
      'with Content-Length, by a client that expects to be told to go on and does not wait',
      [`Content-Length: ${TOO_MUCH.byteLength}`, 'Expect: 100-continue'],
      TOO_MUCH,
    ],
    [
      'in chunks, by a client that expects to be told to go on and does not wait',
      ['Transfer-Encoding: chunked', 'Expect: 100-continue'],
      chunked(TOO_MUCH),
    ],
  ] as const)('%s', async (_how, fields, body) => {
    for (let time = 0; time < TIMES; time += 1) {
      const answer = await sendThenRead(fields, body);
      expect(answer.replace(/^HTTP\/1\.1 100 Continue\r\n\r\n/, '')).toMatch(
        /^HTTP\/1\.1 413 .*connection: close.*-31413/is,
      );
    }
  });

  it('by fetch', async () => {
    for (let time = 0; time < TIMES; time += 1) {
      const answer = await fetch(world.mcp('shop'), { method: 'POST', headers: headers(), body: TOO_MUCH });
      expect(answer.status).toBe(413);
      expect(await answer.json()).toMatchObject({ error: { code: -31413 } });
    }
  });
});

it('without a token a body of any size is 401, and its client reads that', async () => {
  authorization = 'Bearer wrong';
  for (let time = 0; time < TIMES; time += 1) {
    expect(await sendThenRead([`Content-Length: ${TOO_MUCH.byteLength}`], TOO_MUCH)).toMatch(
      /^HTTP\/1\.1 401 /,
    );
  }
  authorization = `Bearer ${await world.token('bob', world.mcp('shop'))}`;
});

const expecting = async (length: number) => {
  const outgoing = httpRequest(world.mcp('shop'), {
    method: 'POST',
    agent: false,
    headers: { ...headers(), 'content-length': length, expect: '100-continue' },
  });
  outgoing.on('error', () => {});
  outgoing.flushHeaders();
  let continued = false;
  outgoing.once('continue', () => {
    continued = true;
    outgoing.end('x'.repeat(length));
  });
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  return { status: response.statusCode, continued, text: await text(response) };
};

it('a client that waits to be told to go on is refused before it has sent anything', async () => {
  expect(await expecting(TOO_MUCH.byteLength)).toMatchObject({ status: 413, continued: false });
});

it('a client that waits to be told to go on is told so if its body is wanted', async () => {
  expect(await expecting(10)).toMatchObject({ status: 400, continued: true });
});

it('a client that reads nothing and sends without end is cut', async () => {
  const url = new URL(world.mcp('shop'));
  const socket = await connectTo(url.href);
  const head = Object.entries({ ...headers(), host: url.host }).map(([name, value]) => `${name}: ${value}`);
  socket.write(['POST /mcp/shop HTTP/1.1', ...head, 'Content-Length: 999999999999', '', ''].join('\r\n'));
  const more = () => {
    while (!socket.destroyed && socket.write(TOO_MUCH));
  };
  socket.on('drain', more);
  more();
  await closed(socket);
  expect(socket.bytesWritten).toBeLessThan(200 * 1024 * 1024);
});
