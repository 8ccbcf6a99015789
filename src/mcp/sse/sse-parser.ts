/** Reads an event stream piece by piece (HTML Standard, 9.2.6), however the pieces are cut. */
import { createLineSplitter } from './sse-lines.ts';

export interface SseEvent {
  /** Event name; undefined if the stream names none, which means `message`. */
  readonly event?: string | undefined;
  /** Data lines joined by LF; empty for a priming event, which only brings `id` or `retry`. */
  readonly data: string;
  /** Id the stream gives with this event; ids of earlier events are not repeated. */
  readonly id?: string | undefined;
  /** Reconnection time in milliseconds. */
  readonly retry?: number | undefined;
}

export interface SseParser {
  /**
   * The events that this piece completes; comments and unknown fields are dropped. Bytes that are not UTF-8 become
   * U+FFFD, as the standard has it. Throws a RangeError if an event is too large; the stream is then of no more use.
   */
  push(chunk: Uint8Array): SseEvent[];
  /**
   * The event that the stream ended in: the standard drops what has no empty line behind it, but servers exist that
   * leave the line out behind their last event. Undefined if there is none.
   */
  end(): SseEvent | undefined;
}

/** `maxEventBytes` bounds each line, and the data lines of one event together. */
export const createSseParser = ({ maxEventBytes }: { readonly maxEventBytes: number }): SseParser => {
  const decoder = new TextDecoder('utf-8');
  const lines = createLineSplitter(maxEventBytes);
  let draft = emptyDraft();

  const takeLine = (line: string): SseEvent | undefined => {
    if (line !== '') {
      takeField(draft, line);
      if (draft.size > maxEventBytes) throw new RangeError('an event is larger than allowed');
      return undefined;
    }
    const event = toEvent(draft);
    draft = emptyDraft();
    return event;
  };

  return {
    push: (chunk) =>
      lines
        .push(decoder.decode(chunk, { stream: true }))
        .map(takeLine)
        .filter((event) => event !== undefined),
    end: () => {
      const last = lines.rest();
      if (last !== '') takeLine(last);
      return takeLine('');
    },
  };
};

/** The event that is being read. */
interface Draft {
  event: string | undefined;
  id: string | undefined;
  retry: number | undefined;
  readonly data: string[];
  /** Bytes in `data`, line ends counted. */
  size: number;
}

const emptyDraft = (): Draft => ({ event: undefined, id: undefined, retry: undefined, data: [], size: 0 });

const takeField = (draft: Draft, line: string): void => {
  const colon = line.indexOf(':');
  const name = colon === -1 ? line : line.slice(0, colon);
  const value = colon === -1 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1);
  switch (name) {
    case 'data':
      draft.data.push(value);
      draft.size += Buffer.byteLength(value) + 1;
      break;
    case 'event':
      draft.event = value;
      break;
    case 'id':
      if (!value.includes('\0')) draft.id = value;
      break;
    case 'retry':
      if (/^\d{1,10}$/.test(value)) draft.retry = Number(value);
      break;
  }
};

const toEvent = ({ event, id, retry, data }: Draft): SseEvent | undefined => {
  const rest = { ...(id === undefined ? {} : { id }), ...(retry === undefined ? {} : { retry }) };
  if (data.length > 0) return { ...(event ? { event } : {}), data: data.join('\n'), ...rest };
  return id === undefined && retry === undefined ? undefined : { data: '', ...rest };
};
