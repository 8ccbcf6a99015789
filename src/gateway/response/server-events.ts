/** The events in a server's answer, however it writes them. */
import { Refusal } from '../../domain/refusal.ts';
import { SMALL, scanJson } from '../../mcp/json/scan-json.ts';
import { createSseParser, type SseEvent } from '../../mcp/sse/sse-parser.ts';

/**
 * The events of a body typed as an event stream, those of each piece of it together. Servers exist that send a plain JSON message under that type, and that
 * end or break off without the empty line behind their last event: both are read. Rejects as the body does, once what
 * came before was given out, and with `answer-too-large` above `limit` bytes for one event.
 */
export async function* serverEvents(
  body: AsyncIterable<Uint8Array>,
  limit: number,
): AsyncGenerator<readonly SseEvent[]> {
  const reader = createReader(limit);
  try {
    for await (const chunk of body) yield withinLimit(() => reader.push(chunk));
  } catch (error) {
    // What is half is nothing the server has said.
    if (isLost(error)) yield withinLimit(reader.end).filter(({ data }) => scanJson(data, SERVERS).ok);
    throw error;
  }
  yield withinLimit(reader.end);
}

const SERVERS = { ...SMALL, loneSurrogates: 'allow' } as const;

const isLost = (error: unknown): boolean => error instanceof Refusal && error.code === 'upstream-lost';

interface Reader {
  readonly push: (chunk: Uint8Array) => readonly SseEvent[];
  readonly end: () => readonly SseEvent[];
}

/** No line of an event stream begins with a bracket: what does is JSON. */
const createReader = (limit: number): Reader => {
  let reader: Reader | undefined;
  return {
    push: (chunk) => {
      if (reader === undefined && isBlank(chunk)) return [];
      reader ??= beginsAsJson(chunk) ? createJsonReader(limit) : createEventReader(limit);
      return reader.push(chunk);
    },
    end: () => reader?.end() ?? [],
  };
};

const createEventReader = (limit: number): Reader => {
  const parser = createSseParser({ maxEventBytes: limit });
  return {
    push: parser.push,
    end: () => {
      const last = parser.end();
      return last === undefined ? [] : [last];
    },
  };
};

const createJsonReader = (limit: number): Reader => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  return {
    push: (chunk) => {
      size += chunk.byteLength;
      if (size > limit) throw new RangeError('a message is larger than allowed');
      chunks.push(chunk);
      return [];
    },
    end: () => [{ data: new TextDecoder().decode(Buffer.concat(chunks, size)) }],
  };
};

const SPACE = [0x20, 0x09, 0x0a, 0x0d, 0xef, 0xbb, 0xbf];
const BRACKETS = [0x7b, 0x5b];

const isBlank = (chunk: Uint8Array): boolean => chunk.every((byte) => SPACE.includes(byte));

const beginsAsJson = (chunk: Uint8Array): boolean =>
  BRACKETS.includes(chunk.find((byte) => !SPACE.includes(byte)) ?? 0);

/** Above the limit the rest of the stream cannot be told apart, so it ends there. */
const withinLimit = (read: () => readonly SseEvent[]): readonly SseEvent[] => {
  try {
    return read();
  } catch (error) {
    throw error instanceof RangeError ? new Refusal('answer-too-large') : error;
  }
};
