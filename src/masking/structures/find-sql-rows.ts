/** Finds secrets in rows that SQL writes: INSERT with a column list, UPDATE of a setting, and COPY from pg_dump. */

import type { Hit } from '../engine/hit.ts';
import { secretParts } from '../readers/field-value.ts';
import type { Classify } from '../readers/find-field.ts';
import type { FieldKind } from '../readers/key-endings.ts';

const insert =
  /\binsert\s{1,8}into\s{1,8}[\w."`[\]]{1,128}\s{0,8}\(([^()]{1,2000})\)\s{0,8}values\s{0,8}(?=\()/gi;
/** A table of names and values: `SET value = 'x' WHERE name = 'smtp_password'`. */
const update =
  /\bset\s{1,8}["`[]?(?:\w{1,24}_)?(?:value|val|data)["`\]]?\s{0,8}=\s{0,8}N?'((?:[^'\\]|''){1,512})'[^;'=]{0,200}?\bwhere\b[^;'=]{0,120}=\s{0,8}N?'([\w.-]{1,80})'/gi;
const copy = /\bcopy\s{1,8}[\w."]{1,128}\s{0,8}\(([^()]{1,2000})\)\s{1,8}from\s{1,8}stdin[^\n]{0,80}\n/gi;
/** One value of a tuple: a quoted string, in which '' and \' stand for a quote, or a bare word. */
const item =
  /\s{0,8}(?:N|E|_utf8\w{0,4} )?(?:'((?:[^'\\]|''|\\[\s\S]){0,8192})'|([^,()']{0,512}))\s{0,8}([,)])/y;

type Columns = readonly (FieldKind | undefined)[];

const columnsOf = (list: string, classify: Classify): Columns | undefined => {
  const kinds = list.split(',').map((name) => classify(name.replaceAll(/["'`[\]\s]/g, '')));
  return kinds.some((kind) => kind !== undefined) ? kinds : undefined;
};

/** Returns the hits; `classify` tells what the name of a column promises. */
export const findSqlRows = (text: string, classify: Classify): readonly Hit[] => {
  if (!/into\s|stdin|where\s/i.test(text)) return [];
  const hits: Hit[] = [];
  for (const match of text.matchAll(insert)) {
    const columns = columnsOf(match[1] ?? '', classify);
    if (columns !== undefined) hits.push(...tupleHits(text, match.index + match[0].length, columns));
  }
  for (const match of text.matchAll(update)) {
    const kind = classify(match[2] ?? '');
    const value = match[1] ?? '';
    if (kind !== undefined)
      hits.push(...partHits(kind, value, match.index + match[0].indexOf(`'${value}'`) + 1));
  }
  for (const match of text.matchAll(copy)) {
    const columns = columnsOf(match[1] ?? '', classify);
    if (columns !== undefined) hits.push(...copyHits(text, match.index + match[0].length, columns));
  }
  return hits;
};

/** `('a', 1), ('b', 2)` from its first bracket on. */
const tupleHits = (text: string, from: number, columns: Columns): readonly Hit[] => {
  const hits: Hit[] = [];
  let at = from;
  while (text[at] === '(') {
    item.lastIndex = at + 1;
    for (let column = 0; ; column++) {
      const match = item.exec(text);
      if (match === null) return hits;
      const kind = columns[column];
      const value = match[1] ?? '';
      if (kind !== undefined && value !== '') {
        hits.push(...partHits(kind, value, item.lastIndex - match[0].length + match[0].indexOf("'") + 1));
      }
      at = item.lastIndex;
      if (match[3] === ')') break;
    }
    at += /^\s{0,8},?\s{0,8}/.exec(text.slice(at, at + 20))?.[0].length ?? 0;
  }
  return hits;
};

/** Lines of values parted by tabs, up to `\.`. */
const copyHits = (text: string, from: number, columns: Columns): readonly Hit[] => {
  const hits: Hit[] = [];
  let at = from;
  while (at < text.length && !text.startsWith('\\.', at)) {
    const newline = text.indexOf('\n', at);
    const end = newline < 0 ? text.length : newline;
    let start = at;
    text
      .slice(at, end)
      .split('\t')
      .forEach((value, column) => {
        const kind = columns[column];
        if (kind !== undefined) hits.push(...partHits(kind, value, start));
        start += value.length + 1;
      });
    at = end + 1;
  }
  return hits;
};

const partHits = (kind: FieldKind, value: string, offset: number): readonly Hit[] =>
  secretParts(kind, value, 'value').map(({ start, end, type }) => ({
    start: offset + start,
    end: offset + end,
    type,
    detector: 'sql-row',
  }));
