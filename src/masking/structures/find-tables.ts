/** Finds secrets in tables by their header: psql, mysql, Markdown, CSV and TSV, and columns parted by spaces. */

import type { Hit } from '../engine/hit.ts';
import { secretParts } from '../readers/field-value.ts';
import type { Classify } from '../readers/find-field.ts';
import type { FieldKind } from '../readers/key-endings.ts';
import { roleOf } from '../readers/key-facts.ts';
import { type Cell, type Line, linesOf, type Separator, separatorOf, splitCells } from './table-lines.ts';

type Columns = readonly (FieldKind | undefined)[];

interface Table {
  readonly separator: Separator;
  readonly width: number;
  readonly columns: Columns;
  /** Where rows are pairs of a name and a value: which cells. */
  readonly pair: { readonly name: number; readonly value: number } | undefined;
}

/**
 * The secret cells of every table in the text. `names` says where names of concern stand: a line without one heads no
 * table of interest, except that it may be the heading of a list of names and values.
 */
export const findTables = (text: string, names: readonly number[], classify: Classify): readonly Hit[] => {
  if (names.length === 0) return [];
  const lines = linesOf(text);
  const anyMayHead = headings.some((heading) => text.includes(heading));
  const hits: Hit[] = [];
  let table: Table | undefined;
  let name = 0;
  for (const [index, line] of lines.entries()) {
    while (name < names.length && (names[name] ?? 0) < line.start) name++;
    const isNamed = (names[name] ?? text.length) <= line.end;
    if (table === undefined && !isNamed && !(anyMayHead && mayHead(text, line))) continue;
    if (isRule(text, line)) continue;
    const cells = table === undefined ? [] : splitCells(text, line, table.separator);
    if (table !== undefined && belongs(cells, table)) {
      for (const hit of rowHits({ text, cells }, table, classify)) hits.push(hit);
      continue;
    }
    table = tableAt(text, { line, next: lines[index + 1], afterNext: lines[index + 2] }, classify);
  }
  return hits;
};

/** What a text contains if `mayHead` finds anything. */
const headings = ['|', '-[ RECORD', 'alue', 'ALUE'];

/** Headings of tables whose rows name what they hold, and of tables with bars, whose rows must not be taken for headings. */
const mayHead = (text: string, line: Line): boolean => {
  const head = text.slice(line.start, Math.min(line.end, line.start + 400));
  return /\||^-\[ RECORD|(?:\b|_)[vV](?:alue|ALUE)\b/.test(head);
};

const isRule = (text: string, line: Line): boolean =>
  line.end - line.start > 2 &&
  /^[\s|+:=-]*-[\s|+:=-]*$/.test(text.slice(line.start, Math.min(line.end, line.start + 400)));

const belongs = (cells: readonly Cell[], table: Table): boolean =>
  cells.length === table.width || (table.separator === ',' && cells.length > table.width && table.width > 2);

interface Around {
  readonly line: Line;
  readonly next: Line | undefined;
  readonly afterNext: Line | undefined;
}

/** The table that a line heads, if it does: the line below has as many cells, and a cell names something of concern. */
const tableAt = (text: string, { line, next, afterNext }: Around, classify: Classify): Table | undefined => {
  if (next === undefined || line.end - line.start > 4000 || startsEntry(text, line)) return undefined;
  const below = isRule(text, next) ? afterNext : next;
  if (below === undefined) return undefined;
  const ruled = below !== next;
  const separator = separatorOf(text, { line, below, ruled });
  // Below the heading of a chapter stands an empty line.
  if (separator === undefined || (separator === 'line' && below.start === below.end)) return undefined;
  // `r'one|two|three'`: what an expression looks for.
  if (separator === '|' && /^\s*\w?(['"])[^'"|]*\|/.test(text.slice(line.start, line.end))) return undefined;
  const names = splitCells(text, line, separator).map((cell) =>
    plainHeading(text.slice(cell.start, cell.end)),
  );
  const columns = names.map((name) => (/^[\w .\-/()#]{1,64}$/.test(name) ? classify(name) : undefined));
  const name = names.findIndex((heading) => roleOf(heading) === 'name');
  const value = names.findIndex((heading) => roleOf(heading) === 'value');
  const expanded = expandedPair(text, line);
  // A column called `secret` says itself what it holds.
  const isPair = name >= 0 && value > name && columns[value] === undefined;
  const pair = expanded ?? (isPair ? { name, value } : undefined);
  const says = pair !== undefined || columns.some((kind) => kind !== undefined);
  // A table that says nothing is still one: its rows must not be taken for the headings of another.
  if (!says && separator !== '|') return undefined;
  if (expanded === undefined && separator !== '|' && !names.every(isHeading)) return undefined;
  if (separator === ',' && names.some(isClause)) return undefined;
  // A row whose heading is cut off: no column is called as code is.
  if (separator === '|' && !ruled && text.slice(line.start, line.end).includes('`')) return undefined;
  if (separator === '|' && names.length === 1 && isAlternative(text, line)) return undefined;
  return {
    separator,
    width: expanded === undefined ? names.length : 2,
    columns: pair === undefined ? columns : [],
    pair,
  };
};

/** A line of a log, which starts with a time or a bracket and has no bars: no heading starts so. */
const startsEntry = (text: string, line: Line): boolean => {
  const start = text.slice(line.start, Math.min(line.end, line.start + 8));
  return /^\s{0,7}[\d[({]/.test(start) && !text.slice(line.start, line.end).includes('|');
};

/** Without the marks of Markdown that make it bold. */
const plainHeading = (name: string): string => name.replace(/^\*{2}(.*)\*{2}$/, '$1');

/** Brackets that stay open are those of a program. */
const isHeading = (name: string): boolean => /^[A-Za-z_](?:[\w .#/-]|\([\w .#/-]*\)){0,63}$/.test(name);

/** `the server MUST protect the endpoint against`: prose has commas, too, and no column is called so. */
const isClause = (name: string): boolean => name.split(' ').length > 6;

/** `| SyntaxKind.AtToken`: one of the types of a union. */
const isAlternative = (text: string, line: Line): boolean =>
  /^\s*\|\s*[\w.]+\s*$/.test(text.slice(line.start, Math.min(line.end, line.start + 400)));

/** psql's expanded display: every row is a name and a value, and the header numbers the record. */
const expandedPair = (text: string, line: Line): Table['pair'] =>
  /^-\[ RECORD \d+/.test(text.slice(line.start, line.start + 20)) ? { name: 0, value: 1 } : undefined;

const rowHits = (
  { text, cells }: { text: string; cells: readonly Cell[] },
  table: Table,
  classify: Classify,
): readonly Hit[] => {
  if (table.pair !== undefined) {
    const [name, value] = [cells[table.pair.name], cells[table.pair.value]];
    const kind = name === undefined ? undefined : classify(text.slice(name.start, name.end));
    return kind === undefined || value === undefined ? [] : cellHits(text, value, kind);
  }
  return cells.flatMap((cell, index) => {
    const kind = table.columns[index];
    return kind === undefined ? [] : cellHits(text, cell, kind);
  });
};

const cellHits = (text: string, cell: Cell, kind: FieldKind): readonly Hit[] =>
  secretParts(kind, text.slice(cell.start, cell.end), 'value').map((part) => ({
    start: cell.start + part.start,
    end: cell.start + part.end,
    type: part.type,
    detector: 'table-header',
  }));
