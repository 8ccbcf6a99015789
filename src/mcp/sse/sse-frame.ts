/** Writes events for an event stream, always in the same form: LF only, one field a line. */
import { escapeLineEnds } from '../json/json-string.ts';
import type { SseEvent } from './sse-parser.ts';

/**
 * One event, its closing empty line included. `data` is JSON, or empty. Throws a RangeError if name or id hold a
 * line end or NUL: they would end the field and start another.
 */
export const formatEvent = (given: SseEvent): string => {
  const { event, id, retry, data } = given;
  const escaped = escapeLineEnds(data);
  if (retry !== undefined || data === '' || LINE_END.test(escaped)) return formatLines(given);
  // Nearly all events are of this kind.
  const named = event === undefined ? '' : `event: ${oneLine(event)}\n`;
  return `${named}${id === undefined ? '' : `id: ${oneLine(id)}\n`}data: ${escaped}\n\n`;
};

const LINE_END = /[\r\n]/;

const formatLines = ({ event, id, retry, data }: SseEvent): string =>
  [
    ...(event === undefined ? [] : [`event: ${oneLine(event)}`]),
    ...(id === undefined ? [] : [`id: ${oneLine(id)}`]),
    ...(retry === undefined ? [] : [`retry: ${retry}`]),
    ...dataLines(data, id ?? event).map((line) => `data: ${line}`),
    '\n',
  ].join('\n');

/** A comment, which clients ignore; what would end its line becomes a space. */
export const formatComment = (text: string): string => `: ${text.replace(/[\r\n\0]+/g, ' ')}\n\n`;

/** An event that only sets the reconnection time has no data line, or clients would take it for a message. */
const dataLines = (data: string, named: string | undefined): string[] =>
  data === '' && named === undefined ? [] : escapeLineEnds(data).split(/\r\n|\r|\n/);

const oneLine = (value: string): string => {
  if (/[\r\n\0]/.test(value)) throw new RangeError('a field of an event must be one line');
  return value;
};
