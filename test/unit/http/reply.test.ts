import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import type { Reply } from '../../../src/gateway/request/exchange.ts';
import { createReply } from '../../../src/http/reply.ts';

/** More than sockets take in. */
const LONG = 'x'.repeat(32 * 1024 * 1024);

/** A client that sends a request and reads nothing yet, and the reply to it. */
const exchange = async (writeTimeout: number) => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const client: Socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  client.on('error', () => {});
  client.pause();
  client.write('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n');
  const [, response] = (await once(server, 'request')) as [unknown, ServerResponse];
  onTestFinished(async () => {
    client.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const reply: Reply = createReply({ response, gone: gone.signal, writeTimeout });
  return { client, response, reply };
};

const closed = (response: ServerResponse) => new Promise((resolve) => response.once('close', resolve));

it('a client that reads nothing of its answer loses its connection after the write time-out', async () => {
  const { response, reply } = await exchange(100);
  reply.send(200, {}, LONG);
  await closed(response);
  expect(response.writableFinished).toBe(false);
});

it('a client that reads nothing of its stream loses its connection, and whoever writes goes on', async () => {
  const { response, reply } = await exchange(100);
  const sink = reply.stream({ 'content-type': 'text/event-stream' });
  await Promise.all([sink.write(LONG), sink.write(': comment\n\n')]);
  expect(response.destroyed).toBe(true);
  await sink.write('data: more\n\n');
});

it('a client that reads on gets all of a long answer, however often it stops in between', async () => {
  const { client, reply } = await exchange(20_000);
  reply.send(200, {}, LONG);
  let size = 0;
  for await (const chunk of client) {
    size += (chunk as Buffer).byteLength;
    await new Promise((resolve) => setImmediate(resolve));
    if (size > LONG.length) break;
  }
  expect(size).toBeGreaterThan(LONG.length);
});

it('an open stream on which nothing is written outlives the write time-out', async () => {
  const { client, response, reply } = await exchange(10);
  const sink = reply.stream({ 'content-type': 'text/event-stream' });
  await sink.write('data: one\n\n');
  client.resume();
  await new Promise((resolve) => setTimeout(resolve, 100));
  await sink.write('data: two\n\n');
  expect(response.destroyed).toBe(false);
});
