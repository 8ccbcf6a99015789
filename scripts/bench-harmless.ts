/**
 * Tells how much of harmless text masking alters: `npm run bench:harmless -- DIR [--half first|second] [--chunks 6001]`.
 *
 * DIR holds sources of public projects, one folder a project. A chunk is what an answer of a server that reads files would
 * hold: 40 lines of a text file that follow one another, cut at 4,000 characters, as one `text` item of a tool's result, masked
 * with the default settings. Every project gives as many chunks as any other, evenly spread over its files. The two halves
 * share no file (told apart by a hash of the file's path), so that one can be looked at while the other is kept for the end.
 *
 * Printed are the chunks in which something was replaced as a secret, and as personal data, each with what was replaced:
 * whether that is wrong (a name, a checksum, a sample that says so) or right (a key in a test that looks like any other) is for
 * the reader to judge.
 */
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { createMasker } from '../src/masking/engine/create-masker.ts';
import { personalTypes } from '../src/masking/pii/personal-types.ts';
import { defaultSettings } from './masking-set/default-settings.ts';

const LINES = 40;
const LONGEST = 4000;
const LARGEST_FILE = 2 * 1024 * 1024;
/** Files whose bytes are no text, and those that are made by the thousand. */
const SKIPPED =
  /\.(?:png|jpe?g|gif|ico|woff2?|ttf|eot|zip|gz|bz2|xz|so|a|node|wasm|exe|dll|mo|pyc|map)$|(?:^|\/)\.git\//i;

interface Chunk {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { half: { type: 'string' }, chunks: { type: 'string', default: '6001' } },
});
const [folder] = positionals;
if (folder === undefined)
  throw new Error('usage: npm run bench:harmless -- DIR [--half first|second] [--chunks N]');
const wanted = Number(values.chunks);

const halfOf = (path: string): string =>
  (createHash('sha256').update(path).digest()[0] ?? 0) < 128 ? 'first' : 'second';

const filesOf = async (project: string): Promise<readonly string[]> =>
  (await readdir(join(folder, project), { recursive: true }))
    .map((name) => join(folder, project, name))
    .filter(
      (file) =>
        !SKIPPED.test(file) &&
        (values.half ?? halfOf(relative(folder, file))) === halfOf(relative(folder, file)),
    )
    .filter(
      (file) =>
        statSync(file, { throwIfNoEntry: false })?.isFile() === true && statSync(file).size <= LARGEST_FILE,
    )
    .toSorted();

const chunksOf = (file: string): readonly Chunk[] => {
  const text = readFileSync(file, 'utf8');
  if (/[\0\uFFFD]/.test(text.slice(0, 10_000))) return [];
  const lines = text.split('\n');
  return Array.from({ length: Math.ceil(lines.length / LINES) }, (_, index) => ({
    file,
    line: index * LINES + 1,
    text: lines
      .slice(index * LINES, (index + 1) * LINES)
      .join('\n')
      .slice(0, LONGEST),
  })).filter((chunk) => chunk.text.trim() !== '');
};

/** Evenly spread. */
const some = <T>(items: readonly T[], count: number): readonly T[] =>
  items.length <= count
    ? items
    : Array.from({ length: count }, (_, index) => items[Math.floor((index * items.length) / count)]).filter(
        (item) => item !== undefined,
      );

const projects = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isDirectory());
const byProject = await Promise.all(
  projects.map(async ({ name }) => (await filesOf(name)).flatMap(chunksOf)),
);
const chunks = some(
  byProject.flatMap((all) => some(all, Math.ceil(wanted / projects.length))),
  wanted,
);

const masker = createMasker(defaultSettings);
const personal: ReadonlySet<string> = new Set(personalTypes);
const tally = { secrets: 0, personal: 0, cards: 0 };
for (const { file, line, text } of chunks) {
  const masked = masker.maskText(text);
  if (masked.text === text) continue;
  const types = masked.found.map(({ type, detector }) => `${type} (${detector})`);
  if (masked.found.some(({ type }) => !personal.has(type))) tally.secrets++;
  if (masked.found.some(({ type }) => personal.has(type))) tally.personal++;
  if (masked.found.some(({ type }) => type === 'card')) tally.cards++;
  process.stdout.write(`${relative(folder, file)}:${line}  ${[...new Set(types)].join(', ')}\n`);
  const after = masked.text.split('\n');
  const changed = text.split('\n').filter((before) => !after.includes(before));
  for (const before of changed.slice(0, 6)) process.stdout.write(`    ${before.trim().slice(0, 180)}\n`);
}
const percent = (part: number): string => `${part} (${((100 * part) / chunks.length).toFixed(2)} %)`;
process.stdout.write(
  `${chunks.length} chunks of ${projects.length} projects: altered as secrets ${percent(tally.secrets)}, as personal data ${percent(tally.personal)}, cards ${tally.cards}\n`,
);
