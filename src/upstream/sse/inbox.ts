/** Messages that wait for one reader of ours, as an event stream and bounded by bytes. */
import { Readable } from 'node:stream';
import { formatEvent } from '../../mcp/sse/sse-frame.ts';
import type { SseEvent } from '../../mcp/sse/sse-parser.ts';
import type { UpstreamAnswer } from '../ports.ts';

export interface Inbox {
  /** False if the message found no room, and is lost. */
  readonly put: (event: SseEvent) => boolean;
  /** What is there can still be read. */
  readonly end: () => void;
  /** What is there is lost as well: reading rejects with this. */
  readonly fail: (reason: Error) => void;
  readonly body: UpstreamAnswer['body'];
  /** False once the end is reached, or nothing more will be read. */
  readonly isOpen: () => boolean;
}

/** `largest`: bytes that may wait; one message may always. `onClose` is called when no one will read any more. */
export const createInbox = (largest: number, onClose: () => void = () => {}): Inbox => {
  const stream = new Readable({ read: () => {} });
  stream.once('close', onClose);
  // The one who reads hears of it; no one may be reading yet.
  stream.on('error', () => {});
  return {
    put: (event) => {
      const frame = Buffer.from(formatEvent(event));
      const waiting = stream.readableLength;
      if (waiting > 0 && waiting + frame.byteLength > largest) return false;
      stream.push(frame);
      return true;
    },
    end: () => void stream.push(null),
    fail: (reason) => void stream.destroy(reason),
    body: stream,
    isOpen: () => !stream.closed && !stream.readableEnded,
  };
};
