/** Readings of parts of a text that detectors look at besides the text itself, each knowing where it comes from. */
import type { Hit } from './hit.ts';

export interface View {
  readonly text: string;
  /** Where in the original each unit of the view begins; one more entry for the end. */
  readonly origins: Int32Array;
  /** Writes a replacement the way the original is written. */
  readonly encode: (text: string) => string;
}

/** The hits of a view as hits of the text it was made from. */
export const fromView = (view: View, hits: readonly Hit[]): readonly Hit[] =>
  hits.map((hit) => ({
    ...hit,
    start: view.origins[hit.start] ?? 0,
    end: view.origins[hit.end] ?? 0,
    ...(hit.replacement === undefined ? {} : { replacement: view.encode(hit.replacement) }),
  }));

export interface Decoding {
  readonly pattern: RegExp;
  readonly decode: (match: string) => string;
  readonly encode: (text: string) => string;
}

interface Piece {
  readonly start: number;
  readonly end: number;
  readonly plain: string;
}

/** How much around something decoded is read again, if its line is longer. */
const reach = 2048;

/** Views of the lines in which a global pattern matches something that decodes to something else. */
export const decodedViews = (text: string, decoding: Decoding): readonly View[] => {
  const views: View[] = [];
  let pieces: Piece[] = [];
  let from = 0;
  let to = 0;
  for (const match of text.matchAll(decoding.pattern)) {
    const plain = decoding.decode(match[0]);
    if (plain === match[0]) continue;
    const piece = { start: match.index, end: match.index + match[0].length, plain };
    if (pieces.length > 0 && piece.start >= to) {
      views.push(viewOf(text, { from, to, pieces }, decoding.encode));
      pieces = [];
    }
    if (pieces.length === 0) from = Math.max(to, windowStart(text, piece.start));
    if (pieces.length === 0 || piece.end + reach > to) to = windowEnd(text, piece.end);
    pieces.push(piece);
  }
  if (pieces.length > 0) views.push(viewOf(text, { from, to, pieces }, decoding.encode));
  return views;
};

const windowStart = (text: string, at: number): number => {
  const start = Math.max(0, at - reach);
  return start + text.slice(start, at).lastIndexOf('\n') + 1;
};

const windowEnd = (text: string, at: number): number => {
  const newline = text.slice(at, at + reach).indexOf('\n');
  return newline < 0 ? Math.min(text.length, at + reach) : at + newline;
};

interface Window {
  readonly from: number;
  readonly to: number;
  readonly pieces: readonly Piece[];
}

const viewOf = (text: string, { from, to, pieces }: Window, encode: View['encode']): View => {
  const stop = Math.max(pieces.at(-1)?.end ?? from, to);
  let length = stop - from;
  for (const { start, end, plain } of pieces) length += plain.length - (end - start);
  const parts: string[] = [];
  const origins = new Int32Array(length + 1);
  let at = from;
  let next = 0;
  for (const { start, end, plain } of pieces) {
    parts.push(text.slice(at, start), plain);
    while (at < start) origins[next++] = at++;
    origins.fill(start, next, next + plain.length);
    next += plain.length;
    at = end;
  }
  parts.push(text.slice(at, stop));
  while (at <= stop) origins[next++] = at++;
  return { text: parts.join(''), origins, encode };
};
