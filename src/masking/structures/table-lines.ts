/** Splits lines of text into cells, in the ways tables are written. */

export interface Line {
  readonly start: number;
  readonly end: number;
}

/** The content of a cell, without spaces and quotes around it. */
export type Cell = Line;

/** `gap` is two or more spaces; `line` is a table of one column. */
export type Separator = '|' | ',' | ';' | '\t' | 'gap' | 'line';

/** Returns the lines with their positions, without line ends. */
export const linesOf = (text: string): readonly Line[] => {
  const lines: Line[] = [];
  let start = 0;
  while (start <= text.length) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    lines.push({ start, end: text[end - 1] === '\r' ? end - 1 : end });
    start = end + 1;
  }
  return lines;
};

const trimmed = (text: string, start: number, end: number): Cell => {
  let from = start;
  let to = end;
  while (from < to && text.charCodeAt(from) <= 0x20) from++;
  while (to > from && text.charCodeAt(to - 1) <= 0x20) to--;
  const quote = text[from] ?? '';
  if (to - from > 1 && /["'`]/.test(quote) && text[to - 1] === quote) return { start: from + 1, end: to - 1 };
  return { start: from, end: to };
};

/** The cells of a line; the bars at the edges of a Markdown table part nothing. */
export const splitCells = (text: string, line: Line, separator: Separator): readonly Cell[] => {
  const whole = trimmed(text, line.start, line.end);
  if (separator === 'line') return [whole];
  if (separator === 'gap') return splitAtGaps(text, whole);
  // Wikis of Atlassian write two bars around each heading.
  if (separator === '|' && text.startsWith('||', whole.start)) return splitAtDoubleBars(text, whole);
  let { start, end } = separator === '|' ? whole : line;
  if (separator === '|' && text[start] === '|') start++;
  if (separator === '|' && text[end - 1] === '|' && text[end - 2] !== '\\' && end - 1 > start) end--;
  const cells: Cell[] = [];
  let from = start;
  let quoted = false;
  for (let index = start; index < end; index++) {
    const char = text[index];
    if (char === '"' && separator !== '|') quoted = !quoted;
    else if (char === separator && !quoted && text[index - 1] !== '\\') {
      cells.push(trimmed(text, from, index));
      from = index + 1;
    }
  }
  cells.push(trimmed(text, from, end));
  return cells;
};

const splitAtDoubleBars = (text: string, line: Line): readonly Cell[] => {
  const inner = text.slice(line.start, line.end).replace(/\|\|$/, '');
  let from = line.start + 2;
  return inner
    .slice(2)
    .split('||')
    .map((cell) => {
      const start = from;
      from += cell.length + 2;
      return trimmed(text, start, start + cell.length);
    });
};

const splitAtGaps = (text: string, line: Line): readonly Cell[] => {
  const cells: Cell[] = [];
  let from = line.start;
  for (const gap of text.slice(line.start, line.end).matchAll(/ {2,}|\t+/g)) {
    cells.push({ start: from, end: line.start + gap.index });
    from = line.start + gap.index + gap[0].length;
  }
  cells.push({ start: from, end: line.end });
  return cells;
};

interface Heading {
  readonly line: Line;
  readonly below: Line;
  /** A rule of dashes stands between the two. */
  readonly ruled: boolean;
}

/** What parts the cells of a heading and of the line below alike; undefined if nothing does. */
export const separatorOf = (text: string, { line, below, ruled }: Heading): Separator | undefined => {
  const head = text.slice(line.start, line.end);
  if (head.trim() === '') return undefined;
  for (const separator of ['|', '\t', ',', ';'] as const) {
    if (!head.includes(separator)) continue;
    const width = splitCells(text, line, separator).length;
    const widthBelow = splitCells(text, below, separator).length;
    if (width === widthBelow && (width > 1 || separator === '|')) return separator;
  }
  if (/^-\[ RECORD/.test(head)) return '|';
  if (ruled && !/[|,;\t]/.test(head)) return / {2}/.test(head.trim()) ? 'gap' : 'line';
  // Columns parted by spaces alone are headed in capitals; other lines merely happen to hold wide gaps.
  const gaps = /^[A-Z][A-Z\d _-]*(?: {2}|\t)[A-Z\d _-]*$/.test(head.trim())
    ? splitCells(text, line, 'gap').length
    : 0;
  return gaps > 1 && gaps === splitCells(text, below, 'gap').length ? 'gap' : undefined;
};
