/** The server side of one WebSocket (RFC 6455), as much of it as Socket Mode uses: whole text messages. */
import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

/** Fixed by RFC 6455 section 1.3. */
const ACCEPT_SALT = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const MAX_FRAME_BYTES = 1_048_576;

const OPCODE = { continuation: 0, text: 1, close: 8, ping: 9, pong: 10 } as const;
const CLOSE = { protocolError: 1002, tooBig: 1009 } as const;

export interface WebSocketHandlers {
  onText(text: string): void;
  /** Called once, however the connection ended. */
  onClose(): void;
}

export interface WebSocketConnection {
  send(text: string): void;
  ping(): void;
  /** Ends politely; the stream is torn down when the other side has answered, or at once by `destroy`. */
  close(code: number): void;
  destroy(): void;
  /** Stops reading and writing but stays connected, as a machine that lost its network does. */
  freeze(): void;
}

interface Frame {
  final: boolean;
  opcode: number;
  payload: Buffer;
  /** Bytes the frame took. */
  length: number;
}

/** Completes the handshake on an upgraded stream and speaks WebSocket on it. */
export const acceptWebSocket = (
  request: IncomingMessage,
  stream: Duplex,
  handlers: WebSocketHandlers,
): WebSocketConnection => {
  const key = String(request.headers['sec-websocket-key']);
  const accept = createHash('sha1')
    .update(key + ACCEPT_SALT)
    .digest('base64');
  stream.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
  );
  let frozen = false;
  const write = (opcode: number, payload: Buffer) => {
    if (!frozen && stream.writable) stream.write(encodeFrame(opcode, payload));
  };
  const end = (code: number) => {
    write(OPCODE.close, closeBody(code));
    stream.end();
  };
  const receive = createReceiver({ write, end, onText: handlers.onText });
  stream.on('data', (chunk: Buffer) => {
    if (!frozen) receive(chunk);
  });
  stream.on('error', () => stream.destroy());
  stream.on('end', () => stream.end());
  stream.on('close', () => handlers.onClose());
  return {
    send: (text) => write(OPCODE.text, Buffer.from(text)),
    ping: () => write(OPCODE.ping, Buffer.from('Ping from Slack')),
    close: end,
    destroy: () => stream.destroy(),
    freeze: () => {
      frozen = true;
    },
  };
};

interface Receiver {
  write(opcode: number, payload: Buffer): void;
  end(code: number): void;
  onText(text: string): void;
}

/** Cuts bytes into frames, answers control frames and joins fragments into messages. */
const createReceiver = ({ write, end, onText }: Receiver): ((chunk: Buffer) => void) => {
  let pending = Buffer.alloc(0);
  let fragments: Buffer[] = [];
  let closed = false;

  const handle = ({ opcode, final, payload }: Frame) => {
    if (opcode === OPCODE.ping) return write(OPCODE.pong, payload);
    if (opcode === OPCODE.pong) return;
    if (opcode === OPCODE.text || opcode === OPCODE.continuation) {
      fragments.push(payload);
      if (final) onText(Buffer.concat(fragments.splice(0)).toString('utf8'));
      return;
    }
    closed = true;
    fragments = [];
    end(opcode === OPCODE.close && payload.length >= 2 ? payload.readUInt16BE(0) : CLOSE.protocolError);
  };

  return (chunk) => {
    pending = Buffer.concat([pending, chunk]);
    while (!closed) {
      const frame = decodeFrame(pending);
      if (frame === undefined) return;
      if (typeof frame === 'number') {
        closed = true;
        return end(frame);
      }
      pending = pending.subarray(frame.length);
      handle(frame);
    }
  };
};

/** The first whole frame in the bytes, undefined when more bytes are needed, or the close code they deserve. */
const decodeFrame = (bytes: Buffer): Frame | number | undefined => {
  if (bytes.length < 2) return undefined;
  const [first = 0, second = 0] = bytes;
  const masked = (second & 0x80) !== 0;
  const reserved = (first & 0x70) !== 0;
  // A client must mask every frame (section 5.1); no extension was agreed, so no reserved bit may be set.
  if (!masked || reserved) return CLOSE.protocolError;
  const size = payloadSize(bytes, second & 0x7f);
  if (size === undefined) return undefined;
  if (size.payload > MAX_FRAME_BYTES) return CLOSE.tooBig;
  const start = size.header + 4;
  const length = start + size.payload;
  if (bytes.length < length) return undefined;
  const mask = bytes.subarray(size.header, start);
  const payload = Buffer.from(bytes.subarray(start, length));
  for (let index = 0; index < payload.length; index += 1) {
    payload[index] = (payload[index] ?? 0) ^ (mask[index % 4] ?? 0);
  }
  return { final: (first & 0x80) !== 0, opcode: first & 0x0f, payload, length };
};

/** Length of the payload and of everything before the mask; short lengths sit in the second byte itself. */
const payloadSize = (bytes: Buffer, short: number): { payload: number; header: number } | undefined => {
  if (short < 126) return { payload: short, header: 2 };
  const header = short === 126 ? 4 : 10;
  if (bytes.length < header) return undefined;
  return { payload: short === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2)), header };
};

const encodeFrame = (opcode: number, payload: Buffer): Buffer => {
  const first = 0x80 | opcode;
  if (payload.length < 126) return Buffer.concat([Buffer.from([first, payload.length]), payload]);
  if (payload.length < 65_536) {
    const header = Buffer.from([first, 126, 0, 0]);
    header.writeUInt16BE(payload.length, 2);
    return Buffer.concat([header, payload]);
  }
  const header = Buffer.alloc(10);
  header[0] = first;
  header[1] = 127;
  header.writeBigUInt64BE(BigInt(payload.length), 2);
  return Buffer.concat([header, payload]);
};

const closeBody = (code: number): Buffer => {
  const body = Buffer.alloc(2);
  body.writeUInt16BE(code);
  return body;
};
