import type { IncomingMessage } from 'node:http';
import { Duplex } from 'node:stream';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { acceptWebSocket } from '../../../../src/demo/slack-simulator/web-socket.ts';

/** A connection whose client is the test: bytes go in, texts and written bytes come out. */
function open() {
  const written: Buffer[] = [];
  const texts: string[] = [];
  const stream = new Duplex({
    read: () => undefined,
    write: (chunk, _encoding, done) => {
      written.push(chunk);
      done();
    },
  });
  const request = {
    headers: { 'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==' },
  } as unknown as IncomingMessage;
  acceptWebSocket(request, stream, { onText: (text) => texts.push(text), onClose: () => undefined });
  const handshake = String(written.shift());
  const receive = (bytes: Buffer) => stream.emit('data', bytes);
  return { handshake, receive, texts, written };
}

/** A frame as a client sends it: masked. */
function frame(opcode: number, payload: Buffer, final = true): Buffer {
  const { length } = payload;
  const mask = Buffer.from([1, 2, 3, 4]);
  const header = Buffer.alloc(length < 126 ? 2 : length < 65_536 ? 4 : 10);
  header[0] = (final ? 0x80 : 0) | opcode;
  header[1] = 0x80 | (length < 126 ? length : length < 65_536 ? 126 : 127);
  if (header.length === 4) header.writeUInt16BE(length, 2);
  if (header.length === 10) header.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([header, mask, payload.map((byte, index) => byte ^ (mask[index % 4] ?? 0))]);
}

test('the handshake answers the key as RFC 6455 section 1.3 shows', () => {
  expect(open().handshake).toContain('Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n');
});

test('messages arrive whole however they are cut into frames and packets', () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.constant('x'.repeat(300)),
    fc.constant('é'.repeat(40_000)),
  );
  fc.assert(
    fc.property(text, fc.nat(), fc.integer({ min: 1, max: 40 }), (message, cut, packets) => {
      const { receive, texts } = open();
      const bytes = Buffer.from(message);
      const at = cut % (bytes.length + 1);
      const sent = Buffer.concat([
        frame(1, bytes.subarray(0, at), false),
        frame(9, Buffer.from('between')),
        frame(0, bytes.subarray(at)),
      ]);
      const packet = Math.ceil(sent.length / packets);
      for (let start = 0; start < sent.length; start += packet) receive(sent.subarray(start, start + packet));
      expect(texts).toEqual([message.toWellFormed()]);
    }),
  );
});

const violations: [name: string, bytes: Buffer, closeCode: number][] = [
  ['an unmasked frame', Buffer.from([0x81, 1, 120]), 1002],
  ['a reserved bit', frame(0x41, Buffer.from('x')), 1002],
  ['binary data', frame(2, Buffer.from('x')), 1002],
  ['a frame above one megabyte', frame(1, Buffer.alloc(1_048_577)), 1009],
  ['a close frame', frame(8, Buffer.from([0x03, 0xe8])), 1000],
];

test.each(violations)('%s ends the connection', (_name, bytes, closeCode) => {
  const { receive, texts, written } = open();
  receive(Buffer.concat([bytes, frame(1, Buffer.from('after'))]));
  expect(texts).toEqual([]);
  expect(written).toEqual([Buffer.from([0x88, 2, closeCode >> 8, closeCode & 0xff])]);
});

test('a ping is answered with the same bytes', () => {
  const { receive, written } = open();
  receive(frame(9, Buffer.from('hello')));
  expect(written).toEqual([Buffer.concat([Buffer.from([0x8a, 5]), Buffer.from('hello')])]);
});
