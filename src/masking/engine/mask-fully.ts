/** Masks one text until nothing more is found in it: what a placeholder leaves side by side may read as a secret, too. */
import { type Hit, isMasked } from './hit.ts';
import { distinct, placeholderOf, replaceHits, resolveHits } from './resolve-hits.ts';

export interface FullyMasked {
  /** The text with placeholders, or undefined if nothing was masked. */
  readonly text: string | undefined;
  readonly masked: readonly Hit[];
  /** What is only reported. */
  readonly detected: readonly Hit[];
}

/** Each round hides something, so few are needed; a text made to need more stays covered as far as it got. */
const mostRounds = 5;
const none: readonly Hit[] = [];

/** Ranges of the text with placeholders that are read again; undefined for all of it. */
type Windows = readonly { readonly start: number; readonly end: number }[] | undefined;

/** Below this, reading all of it again costs less than finding out what to read. */
const longText = 1024;
/** Lines around a placeholder that it may change the meaning of, and how long they may be. */
const linesAround = 3;
const reach = 1024;

/** In a long text few lines are near a placeholder; what stands far from any means what it meant before. */
const windowsAround = (text: string, hits: readonly Hit[]): Windows => {
  if (text.length < longText) return undefined;
  const windows: { start: number; end: number }[] = [];
  let grown = 0;
  let covered = 0;
  for (const hit of hits) {
    const [before, after] = [linesBefore(text, hit.start), linesAfter(text, hit.end)];
    if (before === undefined || after === undefined) return undefined;
    const start = before + grown;
    grown += placeholderOf(hit).length - (hit.end - hit.start);
    const end = after + grown;
    const last = windows.at(-1);
    covered += end - Math.max(start, last?.end ?? 0);
    if (last !== undefined && start <= last.end) last.end = end;
    else windows.push({ start, end });
  }
  return covered * 2 > text.length ? undefined : windows;
};

/** Start of the lines before `at`; undefined if they are too long to tell cheaply. */
const linesBefore = (text: string, at: number): number | undefined => {
  const from = Math.max(0, at - reach);
  const near = text.slice(from, at);
  let start = near.length;
  for (let lines = 0; lines <= linesAround; lines++) {
    const newline = start === 0 ? -1 : near.lastIndexOf('\n', start - 1);
    if (newline < 0) return from === 0 ? 0 : lines === 0 ? undefined : from + start;
    start = lines === linesAround ? newline + 1 : newline;
  }
  return from + start;
};

/** End of the lines after `at`, likewise. */
const linesAfter = (text: string, at: number): number | undefined => {
  const near = text.slice(at, at + reach);
  let end = -1;
  for (let lines = 0; lines <= linesAround; lines++) {
    const newline = near.indexOf('\n', end + 1);
    if (newline < 0)
      return at + near.length === text.length ? text.length : lines === 0 ? undefined : at + end;
    end = newline;
  }
  return at + end;
};

const findAgain = (text: string, windows: Windows, find: (text: string) => readonly Hit[]): readonly Hit[] =>
  windows === undefined
    ? find(text)
    : windows.flatMap(({ start: from, end: to }) =>
        find(text.slice(from, to)).map((hit) => ({ ...hit, start: hit.start + from, end: hit.end + from })),
      );

/** `note` is told of each value that is masked; tokens of nested JSON have been told already. */
export const maskFully = (
  text: string,
  find: (text: string) => readonly Hit[],
  note: (type: string, value: string) => void = () => {},
): FullyMasked => {
  const found = distinct(find(text));
  if (found.length === 0) return { text: undefined, masked: none, detected: none };
  const detected = resolveHits(found.filter(({ mode }) => mode === 'detect'));
  const masked: Hit[] = [];
  let result = text;
  let hits = resolveHits(found.filter(isMasked));
  for (let round = 1; hits.length > 0; round++) {
    for (const hit of hits) {
      masked.push(hit);
      if (hit.inside === undefined) note(hit.type, result.slice(hit.start, hit.end));
    }
    const windows = windowsAround(result, hits);
    result = replaceHits(result, hits);
    // Tokens of nested JSON have been through this already.
    if (round === mostRounds || hits.every((hit) => hit.inside !== undefined)) break;
    hits = resolveHits(distinct(findAgain(result, windows, find)).filter(isMasked));
  }
  return { text: masked.length === 0 ? undefined : result, masked, detected };
};
