/** Puts the measured tables into docs/performance.md, between the two marks that are there for them. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Results } from './results.ts';
import { tables } from './tables.ts';

const PAGE = fileURLToPath(new URL('../../docs/performance.md', import.meta.url));
const BEGIN = '<!-- measured by `npm run bench -- --write` -->';
const END = '<!-- end of what was measured -->';

export const writePage = (results: Results): void => {
  const page = readFileSync(PAGE, 'utf8');
  const [from, to] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (from < 0 || to < from) throw new Error(`${PAGE} lacks ${BEGIN} or ${END}`);
  writeFileSync(PAGE, `${page.slice(0, from + BEGIN.length)}\n\n${tables(results)}\n\n${page.slice(to)}`);
};
