/** Finds secrets in HTML tables: under a heading that names them, or beside one. */

import type { Hit } from '../engine/hit.ts';
import { secretParts } from '../readers/field-value.ts';
import type { Classify } from '../readers/find-field.ts';
import type { FieldKind } from '../readers/key-endings.ts';

interface Cell {
  readonly start: number;
  readonly end: number;
  readonly isHeading: boolean;
  readonly kind: FieldKind | undefined;
}

const tags = /<(\/?)(table|tr|th|td)\b[^<>]{0,300}>/gi;

/** Markup inside a cell, `<code>` and the like, is no part of the value. */
const padding = { before: /^(?:\s|<[^<>]{0,200}>){0,20}/, after: /(?:\s|<\/[^<>]{0,40}>){0,20}$/ };

/** Returns the hits; `classify` tells what the name of a column promises. */
export const findHtmlTables = (text: string, classify: Classify): readonly Hit[] => {
  const hits: Hit[] = [];
  let columns: readonly (FieldKind | undefined)[] = [];
  let row: Cell[] = [];
  let open: { readonly start: number; readonly isHeading: boolean } | undefined;
  const endRow = (): void => {
    if (row.length === 0) return;
    if (headsTable(row)) columns = row.map(({ kind }) => kind);
    else for (const hit of rowHits(text, row, columns)) hits.push(hit);
    row = [];
  };
  for (const match of text.matchAll(tags)) {
    const name = match[2]?.toLowerCase();
    if (open !== undefined) row.push(cellAt(text, { ...open, end: match.index }, classify));
    const isCell = match[1] === '' && (name === 'th' || name === 'td');
    open = isCell ? { start: match.index + match[0].length, isHeading: name === 'th' } : undefined;
    if (name === 'tr' || name === 'table') endRow();
    if (name === 'table') columns = [];
  }
  if (open !== undefined) row.push(cellAt(text, { ...open, end: text.length }, classify));
  endRow();
  return hits;
};

const cellAt = (text: string, cell: Omit<Cell, 'kind'>, classify: Classify): Cell => {
  const from = cell.start + (padding.before.exec(text.slice(cell.start, cell.end))?.[0].length ?? 0);
  const rest = text.slice(from, cell.end);
  const end = from + rest.length - (padding.after.exec(rest.slice(-400))?.[0].length ?? 0);
  const content = text.slice(from, end).replace(/:$/, '');
  const kind = /^[\w .\-/()#]{1,64}$/.test(content) ? classify(content) : undefined;
  return { ...cell, start: from, end, kind };
};

const headsTable = (row: readonly Cell[]): boolean => row.every(({ isHeading }) => isHeading);

const rowHits = (
  text: string,
  row: readonly Cell[],
  columns: readonly (FieldKind | undefined)[],
): readonly Hit[] =>
  row.flatMap((cell, index) => {
    const before = row[index - 1];
    const beside =
      columns.length === 0 && row.length === 2 && cell.kind === undefined ? before?.kind : undefined;
    const kind = columns[index] ?? beside;
    if (kind === undefined || cell.isHeading) return [];
    return secretParts(kind, text.slice(cell.start, cell.end), 'value').map((part) => ({
      start: cell.start + part.start,
      end: cell.start + part.end,
      type: part.type,
      detector: 'table-header',
    }));
  });
