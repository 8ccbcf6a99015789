/**
 * Puts the program together in `dist/`: what is started by itself (the program, its threads) lies where its source does,
 * what they share and the libraries in `chunks/`. A cold start would otherwise find, read and compile some 1,400 files,
 * which is most of it. What only the demo needs lies in `demo/`, so that an image can leave it out.
 */
import { cpSync, globSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { type Plugin, rolldown } from 'rolldown';

const ROOT = join(import.meta.dirname, '..');
const SOURCES = join(ROOT, 'src');
const OUTPUT = join(ROOT, 'dist');
const DEMO = join(SOURCES, 'demo') + sep;
/** Looks for its WebAssembly beside itself. */
const APART = ['libpg-query'];

const withoutEnding = (file: string): string => file.replace(/\.ts$/, '');

/** What is started by itself, by its path below the sources. */
const entries = (): Record<string, string> => {
  const files = ['main.ts', ...globSync('**/*.worker.ts', { cwd: SOURCES })];
  return Object.fromEntries(files.map((file) => [withoutEnding(file), join(SOURCES, file)]));
};

/** Files beside a source are found from where its own file would lie, whichever chunk it has come to. */
const keepPlaces: Plugin = {
  name: 'keep-places',
  transform: {
    filter: { id: /[\\/]src[\\/].*\.ts$/, code: 'import.meta.url' },
    handler: (code, id) => {
      const place = JSON.stringify(`${withoutEnding(relative(SOURCES, id))}.js`);
      return { code: code.replaceAll('import.meta.url', `__urlOfSource(${place})`), map: null };
    },
  },
  renderChunk: (code, { fileName }) => {
    if (!code.includes('__urlOfSource')) return null;
    const urlOf = (_all: string, place: string): string => {
      const path = relative(dirname(fileName), place).replaceAll(sep, '/');
      return `new URL(${JSON.stringify(path)}, import.meta.url).href`;
    };
    return { code: code.replaceAll(/__urlOfSource\("([^"]+)"\)/g, urlOf), map: null };
  },
};

/**
 * V8 keeps the text of what it runs, with two bytes a character if one of them is beyond Latin-1: a few arrows would double
 * what a megabyte takes up.
 */
const escapeWide = (code: string): string => {
  if (/\\[^\0-\xff]/.test(code))
    throw new Error('a backslash in front of a wide character: escape that by hand');
  return code.replaceAll(/[^\0-\xff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
};

const staySmall: Plugin = {
  name: 'stay-small',
  generateBundle: (_options, files) => {
    for (const file of Object.values(files)) if (file.type === 'chunk') file.code = escapeWide(file.code);
  },
};

/** True if the demo needs it and nothing else does. */
const isOfDemo = (sources: readonly string[]): boolean => {
  const own = sources.filter((file) => file.startsWith(SOURCES + sep));
  return own.length > 0 && own.every((file) => file.startsWith(DEMO));
};

/** Folders of the libraries that these modules are of. */
const librariesOf = (modules: readonly string[]): readonly string[] => {
  const folders = modules.map((id) => /^[^\0]*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(id)?.[0]);
  return [...new Set(folders.filter((folder) => folder !== undefined))].sort();
};

/** What one library is called, and the texts that its licence wants to go along with it. */
const licenceOf = (folder: string): string => {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const files = readdirSync(folder).filter((file) => /^(?:licen[cs]e|copying|notice)(?:[.-]|$)/i.test(file));
  const texts = files.map((file) => readFileSync(join(folder, file), 'utf8').trim());
  return [`${name} ${version} (${license})`, ...texts].join('\n\n');
};

rmSync(OUTPUT, { recursive: true, force: true });
const bundle = await rolldown({
  input: entries(),
  platform: 'node',
  external: APART,
  // Of libraries, which have their reasons.
  checks: { eval: false },
  plugins: [keepPlaces, staySmall],
});
const { output } = await bundle.write({
  dir: OUTPUT,
  format: 'esm',
  // Those of licences stay.
  comments: { legal: true, annotation: false, jsdoc: false },
  entryFileNames: '[name].js',
  chunkFileNames: ({ moduleIds }) => `${isOfDemo(moduleIds) ? 'demo' : 'chunks'}/[name]-[hash].js`,
});
await bundle.close();

const modules = output.flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []));
const licences = librariesOf(modules).map(licenceOf);
writeFileSync(join(OUTPUT, 'LICENSES.txt'), `${licences.join(`\n\n${'-'.repeat(80)}\n\n`)}\n`);

// Pages and their assets, sample policies.
const files = globSync('**/*.*', { cwd: SOURCES, exclude: ['**/*.ts'] });
for (const file of files) cpSync(join(SOURCES, file), join(OUTPUT, file));
