/** The encodings that are undone inside texts: percent, backslash escapes, entities of HTML and XML. */
import { type Decoding, decodedViews, type View } from './view.ts';

const percentDecode = (match: string): string => {
  try {
    return decodeURIComponent(match);
  } catch {
    return match;
  }
};

/** `%40` as `@`. */
const percent: Decoding = {
  pattern: /%[0-7][\dA-Fa-f]|%[C-Fc-f][\dA-Fa-f](?:%[89ABab][\dA-Fa-f]){1,3}/g,
  decode: percentDecode,
  encode: encodeURIComponent,
};

const letters: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: ' ', f: ' ' };

const unescaped = (match: string): string => {
  const code = /^\\(?:u\{?|x)([\dA-Fa-f]+)/.exec(match)?.[1];
  if (code === undefined) return letters[match[1] ?? ''] ?? match.slice(1);
  const point = Number.parseInt(code, 16);
  return point > 0x10ffff ? match : String.fromCodePoint(point);
};

/** `\u0040` as `@` and `\"` as `"`, for text that holds source code or JSON escaped a second time. */
const escapes: Decoding = {
  pattern: /\\(?:u[\dA-Fa-f]{4}|u\{[\dA-Fa-f]{1,6}\}|x[\dA-Fa-f]{2}|["'\\/nrtbf])/g,
  decode: unescaped,
  encode: (replacement) => JSON.stringify(replacement).slice(1, -1),
};

const names: Readonly<Record<string, string>> = {
  quot: '"',
  apos: "'",
  amp: '&',
  lt: '<',
  gt: '>',
  nbsp: ' ',
};

const decodeEntity = (match: string): string => {
  const name = match.slice(1, -1).toLowerCase();
  if (!name.startsWith('#')) return names[name] ?? match;
  const point = name[1] === 'x' ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10);
  return point > 0x10ffff ? match : String.fromCodePoint(point);
};

/** `&quot;` as `"`. */
const entities: Decoding = {
  pattern: /&(?:quot|apos|amp|lt|gt|nbsp|#\d{1,7}|#[xX][\dA-Fa-f]{1,6});/g,
  decode: decodeEntity,
  encode: (replacement) =>
    replacement.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;'),
};

/** What colours a terminal, ECMA-48 section 8.3.117, read as nothing. */
const colours: Decoding = {
  pattern: new RegExp(`${String.fromCharCode(27)}\\[[\\d;:]{0,24}m`, 'g'),
  decode: () => '',
  encode: (replacement) => replacement,
};

/** `=3D` as `=` and lines put together again, RFC 2045 section 6.7. */
const quotedPrintable: Decoding = {
  pattern: /=(?:[2-7][\dA-F]|\r?\n)/g,
  decode: (match) => (/^=\s/.test(match) ? '' : String.fromCharCode(Number.parseInt(match.slice(1), 16))),
  encode: (replacement) => replacement.replaceAll('=', '=3D'),
};

/** Views of the lines that mail has written for seven bits; the text says so by writing `=` as `=3D`. */
export const mailViews = (text: string): readonly View[] =>
  text.includes('=3D') || /quoted-printable/i.test(text) ? decodedViews(text, quotedPrintable) : [];
/** Views of the text with percent encoding undone (RFC 3986, section 2.1). */
export const percentViews = (text: string): readonly View[] => decodedViews(text, percent);
/** Views with backslash escapes undone. */
export const unescapedViews = (text: string): readonly View[] => decodedViews(text, escapes);
/** Views without the escape sequences that colour terminals (ECMA-48). */
export const colourlessViews = (text: string): readonly View[] => decodedViews(text, colours);
/** Views with entities of HTML and XML undone. */
export const entityViews = (text: string): readonly View[] => decodedViews(text, entities);
