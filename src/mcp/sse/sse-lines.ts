/** Cuts decoded text into the lines of an event stream: LF, CRLF and lone CR all end one (HTML Standard, 9.2.5). */

export interface LineSplitter {
  /** The lines that the next piece of text completes, without their ends. Throws a RangeError for one above the limit. */
  push(text: string): string[];
  /** The line that no end has completed; empty if there is none. */
  rest(): string;
}

/** `maxBytes` bounds a line, complete or not. */
export const createLineSplitter = (maxBytes: number): LineSplitter => {
  let pieces: string[] = [];
  let size = 0;
  let afterReturn = false;

  const keep = (piece: string): void => {
    if (piece === '') return;
    size += Buffer.byteLength(piece);
    if (size > maxBytes) throw new RangeError('a line of the event stream is longer than allowed');
    pieces.push(piece);
  };

  const push = (text: string): string[] => {
    if (text === '') return [];
    const lines: string[] = [];
    const ends = /\r\n|\r|\n/g;
    // A CR ends its line at once, so that nothing waits for the next piece; an LF that starts it belongs to the CR.
    let from = afterReturn && text.startsWith('\n') ? 1 : 0;
    ends.lastIndex = from;
    for (let end = ends.exec(text); end !== null; end = ends.exec(text)) {
      keep(text.slice(from, end.index));
      lines.push(pieces.join(''));
      pieces = [];
      size = 0;
      from = ends.lastIndex;
    }
    keep(text.slice(from));
    afterReturn = text.endsWith('\r');
    return lines;
  };
  return { push, rest: () => pieces.join('') };
};
