/**
 * Counts what CONTRIBUTING.md asks of the sources: `npm run measures [-- --list] [-- FOLDER]`. With --list it prints the places, with a
 * folder it measures another checkout, for a comparison.
 */
import { resolve } from 'node:path';
import { argv, stdout } from 'node:process';
import { parseArgs } from 'node:util';
import { indefinitePersons, whereForIf } from './measures/language.ts';
import { readSources } from './measures/read-sources.ts';
import {
  importCycles,
  largeDependencyTypes,
  largeFolders,
  spreadDependencies,
  undocumentedFunctions,
} from './measures/structure.ts';

const MEASURES = {
  'folders with more than 25 files': largeFolders,
  'dependency types with more than ten members': largeDependencyTypes,
  'spreads of dependencies': spreadDependencies,
  'cycles of files, types included': importCycles,
  'exported functions without a docstring': undocumentedFunctions,
  'comments with "where" for "if" (at most)': whereForIf,
  'whoever, nobody, somebody and the like': indefinitePersons,
};

const { values, positionals } = parseArgs({
  args: argv.slice(2),
  options: { list: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const sources = readSources(resolve(positionals[0] ?? '.'));
for (const [name, measure] of Object.entries(MEASURES)) {
  const places = measure(sources);
  stdout.write(`${String(places.length).padStart(5)}  ${name}\n`);
  if (values.list) for (const place of places) stdout.write(`         ${place}\n`);
}
