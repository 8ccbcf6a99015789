import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { answerBody } from '../../../src/upstream/answer-body.ts';

const MIB = 1024 * 1024;

/** What a server answers, and the answer as it arrives. */
const answered = async (
  serve: (response: ServerResponse) => void,
  signal = new AbortController().signal,
): Promise<{ answer: IncomingMessage; body: AsyncIterable<Uint8Array> }> => {
  const server = createServer((_request, response) => serve(response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    request({ host: '127.0.0.1', port, agent: false }, resolve).once('error', reject).end();
  });
  return { answer, body: answerBody(answer, signal) };
};

const textOf = async (body: AsyncIterable<Uint8Array>): Promise<string> => {
  const pieces: Uint8Array[] = [];
  for await (const piece of body) pieces.push(piece);
  return Buffer.concat(pieces).toString();
};

it('a body comes whole and in order, however it was cut', async () => {
  const { body } = await answered((response) => {
    for (let piece = 0; piece < 100; piece += 1) response.write(`${piece},`);
    response.end('end');
  });
  const expected = Array.from({ length: 100 }, (_, piece) => `${piece},`).join('');
  expect(await textOf(body)).toBe(`${expected}end`);
});

it('an empty body is over at once', async () => {
  const { body } = await answered((response) => void response.end());
  expect(await textOf(body)).toBe('');
});

it('a server that sends more than is asked for has to wait', async () => {
  const { answer, body } = await answered((response) => void response.end('x'.repeat(8 * MIB)));
  const reader = body[Symbol.asyncIterator]();
  const first = await reader.next();
  await expect.poll(() => answer.isPaused()).toBe(true);
  const seen = answer.socket.bytesRead;
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(answer.socket.bytesRead).toBe(seen);
  let size = first.value?.byteLength ?? 0;
  for (let next = await reader.next(); next.done !== true; next = await reader.next()) {
    size += next.value.byteLength;
  }
  expect(size).toBe(8 * MIB);
});

it('a body that breaks off is the server’s doing', async () => {
  const { body } = await answered((response) => {
    response.write('half', () => response.destroy());
  });
  await expect(textOf(body)).rejects.toMatchObject({ code: 'upstream-lost' });
});

it('a body that we hung up on ends with our reason', async () => {
  const hangUp = new AbortController();
  const { answer, body } = await answered((response) => void response.write('half'), hangUp.signal);
  const read = textOf(body);
  hangUp.abort(new Error('an operator stopped it'));
  answer.destroy();
  await expect(read).rejects.toThrow('an operator stopped it');
});

it('a body that is left before its end closes its connection', async () => {
  const { answer, body } = await answered((response) => void response.write('first'));
  for await (const _ of body) break;
  expect(answer.destroyed).toBe(true);
});
