/** Cuts decoded text into the lines of an event stream: LF, CRLF and lone CR all end one (HTML Standard, 9.2.5). */

/**
 * A function that takes the next piece of text and gives the lines it completes, without their ends. Throws a
 * RangeError once a line is longer than `maxBytes`, complete or not.
 */
export const createLineSplitter = (maxBytes: number): ((text: string) => string[]) => {
  let pieces: string[] = [];
  let size = 0;
  let afterReturn = false;

  const keep = (piece: string): void => {
    if (piece === '') return;
    size += Buffer.byteLength(piece);
    if (size > maxBytes) throw new RangeError('a line of the event stream is longer than allowed');
    pieces.push(piece);
  };

  return (text) => {
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
};
