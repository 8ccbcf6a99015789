/** Pieces of Markdown that the generated references are made of. */

/** A table; cells may hold any text. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows.map((row) => row.map(cell))]
    .map((cells) => `| ${cells.join(' | ')} |\n`)
    .join('');

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

/** Text as code, a dash for what is not there. */
export const code = (value: unknown): string => {
  if (value === undefined) return '–';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text === '' ? '`""`' : `\`${text}\``;
};

/** The head of a page that a script writes. */
export const pageHead = (title: string, source: string): string =>
  `# ${title}\n\nThis page is written by \`npm run docs\` from ${source}; a test fails if it is out of date.\n`;
