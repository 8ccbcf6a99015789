/**
 * Mutation score of the code that keeps callers out: changes it in one place at a time and counts how many of the changes
 * a test notices. `npm run test:mutants [-- --count N] [-- --seed N] [-- --folder a,b]
 * [-- --file path --line N] [-- test/unit ...]`, where the last names the tests that may notice.
 *
 * Works in a copy of the checkout, so the checkout may be edited meanwhile. A run of the suite with all places marked says
 * which test files run which mutant; those run until one is red. With `--reuse` the run without a mutant is the last one's,
 * and the tests that are named, new ones for instance, come first for each mutant.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { argv, exit } from 'node:process';
import { parseArgs } from 'node:util';
import { copyProject } from './copy-project.ts';
import { type Covered, coverMutants, testsOf } from './cover.ts';
import { isEquivalent } from './equivalent.ts';
import { diffOf, findMutants, type Mutant } from './find-mutants.ts';
import { sampleOf } from './sample.ts';
import { formatScore, type Outcome } from './score.ts';
import { createTryMutant } from './try-mutant.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const FOLDERS = 'gateway,approvals,identity,policy/decision/decide.ts,domain,recordings';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  args: argv.slice(2),
  options: {
    count: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    folder: { type: 'string', default: FOLDERS },
    file: { type: 'string', multiple: true },
    line: { type: 'string' },
    workers: { type: 'string', default: '2' },
    tests: { type: 'string', default: '60' },
    reuse: { type: 'boolean', default: false },
    json: { type: 'string', default: 'reports/mutants.json' },
  },
});

const copy = copyProject(ROOT);
const tidy = (): void => rmSync(copy, { recursive: true, force: true, maxRetries: 5 });
process.once('exit', tidy);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => exit(1));

const sourcesOf = (place: string): readonly string[] =>
  place.endsWith('.ts')
    ? [`src/${place}`]
    : readdirSync(join(copy, 'src', place), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts'))
        .map((name) => `src/${place}/${name}`)
        .toSorted();

const read = (file: string): string => readFileSync(join(copy, file), 'utf8');

const wanted = ({ line }: Mutant): boolean => values.line === undefined || line === Number(values.line);

const mutantsOf = (files: readonly string[]): readonly Mutant[] =>
  files.flatMap((file) => {
    const text = read(file);
    return findMutants(file, text).filter(
      (mutant) => wanted(mutant) && !isEquivalent({ file, ...diffOf(text, mutant) }),
    );
  });

const places = values.file === undefined ? values.folder.split(',') : ['file'];
const byPlace = new Map(places.map((place) => [place, mutantsOf(values.file ?? sourcesOf(place))] as const));
const sample = sampleOf(byPlace, Number(values.count), Number(values.seed));
const placeOf = (mutant: Mutant): string =>
  places.find((place) => byPlace.get(place)?.includes(mutant) === true) ?? '';

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const total = [...byPlace.values()].reduce((sum, { length }) => sum + length, 0);
say(`${sample.length} of ${total} mutants, seed ${values.seed}`);
const covered = await coverage();
const tryMutant = createTryMutant({ copy, mostTests: Number(values.tests) });
const named = values.reuse ? positionals.map((path) => ({ path, took: 30_000, breadth: 0 })) : [];

const outcomes: Outcome[] = [];
for (const mutant of sample) {
  const outcome = {
    place: placeOf(mutant),
    ...(await tryMutant(mutant, [...named, ...testsOf(covered, mutant)])),
  };
  outcomes.push(outcome);
  const { file, line, verdict, was, becomes } = outcome;
  say(`${outcomes.length}/${sample.length} ${verdict} ${file}:${line}`);
  if (verdict !== 'killed') say(`  - ${was}\n  + ${becomes}`);
  save(resolve(ROOT, values.json), { seed: values.seed, total, outcomes });
}
say(formatScore(outcomes));

async function coverage(): Promise<readonly Covered[]> {
  const kept = resolve(ROOT, 'reports/mutants-coverage.json');
  if (values.reuse) return JSON.parse(readFileSync(kept, 'utf8'));
  say('First the suite without a mutant.');
  const found = await coverMutants(copy, sample, ['--maxWorkers', values.workers, ...positionals]);
  save(kept, found);
  return found;
}

function save(path: string, value: unknown): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, JSON.stringify(value, null, 2));
}
