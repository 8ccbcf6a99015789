/** Readings of a text that detectors look at instead of the text itself, each knowing where its characters come from. */
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

interface Decoding {
  readonly pattern: RegExp;
  readonly decode: (match: string) => string;
  readonly encode: (text: string) => string;
}

/** The view in which each match of a global pattern is decoded; undefined where nothing changes. */
export const decodedView = (text: string, { pattern, decode, encode }: Decoding): View | undefined => {
  const pieces: string[] = [];
  const origins: number[] = [];
  let at = 0;
  for (const match of text.matchAll(pattern)) {
    const plain = decode(match[0]);
    if (plain === match[0]) continue;
    for (let index = at; index < match.index; index++) origins.push(index);
    for (let index = 0; index < plain.length; index++) origins.push(match.index);
    pieces.push(text.slice(at, match.index), plain);
    at = match.index + match[0].length;
  }
  if (pieces.length === 0) return undefined;
  for (let index = at; index <= text.length; index++) origins.push(index);
  pieces.push(text.slice(at));
  return { text: pieces.join(''), origins: Int32Array.from(origins), encode };
};

const percentDecode = (match: string): string => {
  try {
    return decodeURIComponent(match);
  } catch {
    return match;
  }
};

/** `%40` as `@`. */
export const percentView = (text: string): View | undefined =>
  decodedView(text, {
    pattern: /%[0-7][\dA-Fa-f]|%[C-Fc-f][\dA-Fa-f](?:%[89ABab][\dA-Fa-f]){1,3}/g,
    decode: percentDecode,
    encode: encodeURIComponent,
  });

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: ' ', f: ' ' };

const unescaped = (match: string): string => {
  const code = /^\\(?:u\{?|x)([\dA-Fa-f]+)/.exec(match)?.[1];
  if (code === undefined) return escapes[match[1] ?? ''] ?? match.slice(1);
  const point = Number.parseInt(code, 16);
  return point > 0x10ffff ? match : String.fromCodePoint(point);
};

/** `\u0040` as `@` and `\"` as `"`, for text that holds source code or JSON a second time escaped. */
export const unescapedView = (text: string): View | undefined =>
  decodedView(text, {
    pattern: /\\(?:u[\dA-Fa-f]{4}|u\{[\dA-Fa-f]{1,6}\}|x[\dA-Fa-f]{2}|["'\\/nrtbf])/g,
    decode: unescaped,
    encode: (replacement) => JSON.stringify(replacement).slice(1, -1),
  });

const entities: Readonly<Record<string, string>> = {
  quot: '"',
  apos: "'",
  amp: '&',
  lt: '<',
  gt: '>',
  nbsp: ' ',
};

const decodeEntity = (match: string): string => {
  const name = match.slice(1, -1).toLowerCase();
  if (!name.startsWith('#')) return entities[name] ?? match;
  const point = name[1] === 'x' ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10);
  return point > 0x10ffff ? match : String.fromCodePoint(point);
};

/** `&quot;` as `"`, for text that holds HTML or XML. */
export const entityView = (text: string): View | undefined =>
  decodedView(text, {
    pattern: /&(?:quot|apos|amp|lt|gt|nbsp|#\d{1,7}|#[xX][\dA-Fa-f]{1,6});/g,
    decode: decodeEntity,
    encode: (replacement) =>
      replacement.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;'),
  });
