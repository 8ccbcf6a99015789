/**
 * Mutation score of the code that keeps callers out: changes it in one place at a time and counts how many of the changes
 * a test notices. `npm run test:mutants [-- --count N] [-- --seed N] [-- --folder a,b]
 * [-- --file path --line N] [-- test/unit ...]`, where the last names the tests that may notice.
 *
 * Works in a copy of the checkout, so the checkout may be edited meanwhile. Vitest loads every source once, with all its
 * mutants behind switches (`switches.ts`), and one worker turns on one after another (`runner.ts`). A run of each test file
 * with all of them off says which it reaches; those run until one is red. What a change does as a module loads, or in a
 * thread that a test starts, is not seen. With `--minutes N` it stops after so many, exits with 75
 * if there is more to do, and the same command goes on from there as long as sources and sample are the same. What no test
 * noticed is tried again with those that have not run it yet: `test/unit` first, and then the others with what is left.
 *
 * A change that makes a test run for ever counts as killed, as in other tools, if the test has had at least five times as
 * long as it takes without the change; the score says in a column of its own how many of those killed timed out.
 */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { argv, exit } from 'node:process';
import { parseArgs } from 'node:util';
import { copyProject } from './copy-project.ts';
import { type Covered, coverMutants, isPatient, keyOf, testsOf } from './cover.ts';
import { isEquivalent } from './equivalent.ts';
import { diffOf, findMutants, type Mutant } from './find-mutants.ts';
import { createProgress, digestOf } from './progress.ts';
import { HANGS_AFTER, runTrials } from './run-trials.ts';
import { sampleOf } from './sample.ts';
import { formatScore, isNoticed, type Outcome } from './score.ts';
import { FILES } from './trial.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const FOLDERS = 'gateway,approvals,people,operators,identity,policy/decision/decide.ts,domain,recordings';
/** Tests that start processes of their own, where a change is not measured, and those that look at the sources. */
const LEFT_OUT = /^(browser|conformance|pins)\/|^architecture\.test\.ts$/;
/** sysexits.h, EX_TEMPFAIL: try again. */
const MORE_TO_DO = 75;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  args: argv.slice(2),
  options: {
    count: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    folder: { type: 'string', default: FOLDERS },
    file: { type: 'string', multiple: true },
    line: { type: 'string' },
    tests: { type: 'string', default: '60' },
    minutes: { type: 'string', default: 'Infinity' },
    json: { type: 'string' },
  },
});

const until = performance.now() + Number(values.minutes) * 60_000;
const copy = copyProject(ROOT);
const tidy = (): void => rmSync(copy, { recursive: true, force: true, maxRetries: 5 });
process.once('exit', tidy);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => exit(1));

const filesIn = (folder: string): readonly string[] =>
  readdirSync(join(copy, folder), { recursive: true, encoding: 'utf8' }).toSorted();

const sourcesOf = (place: string): readonly string[] =>
  place.endsWith('.ts')
    ? [`src/${place}`]
    : filesIn(`src/${place}`)
        .filter((name) => name.endsWith('.ts'))
        .map((name) => `src/${place}/${name}`);

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
const all = [...byPlace.values()].flat();
const sample = sampleOf(byPlace, Number(values.count), Number(values.seed));
const placeOf = (mutant: Mutant): string =>
  places.find((place) => byPlace.get(place)?.includes(mutant) === true) ?? '';

const sources = digestOf(
  ...filesIn('src')
    .filter((name) => name.endsWith('.ts'))
    .map((name) => read(`src/${name}`)),
);
const chosen = digestOf(sources, ...sample.map(keyOf));

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const stopIfLate = (): void => {
  if (performance.now() < until) return;
  say('There is more to do: the same command goes on from here.');
  exit(MORE_TO_DO);
};

say(`${sample.length} of ${all.length} mutants, seed ${values.seed}`);
writeFileSync(join(copy, FILES.mutants), JSON.stringify(all));
const covered = await coverage();
const outcomes = await tryAll();
say(formatScore(outcomes));

/** What each test file runs: as was measured before, if neither it nor any source has changed. */
async function coverage(): Promise<ReadonlyMap<string, Covered>> {
  const kept = createProgress<Record<string, Covered>>(
    resolve(ROOT, 'reports/mutants-coverage.json'),
    digestOf(sources, ...all.map(keyOf)),
  );
  const tests = filesIn('test')
    .filter((name) => name.endsWith('.test.ts') && !LEFT_OUT.test(name))
    .map((name) => `test/${name}`)
    .filter((path) => positionals.length === 0 || positionals.some((each) => path.startsWith(each)))
    .map((path) => ({ path, of: digestOf(path, read(path)) }));
  const known = { ...kept.load() };
  const left = tests.filter(({ of }) => known[of] === undefined);
  if (left.length > 0) say(`First ${left.length} of ${tests.length} test files without a mutant.`);
  await coverMutants(copy, all, left, ({ of }, covered) => {
    if (covered.took === undefined) say(`red without a mutant: ${covered.path}`);
    else {
      known[of] = covered;
      kept.save(known);
    }
    stopIfLate();
  });
  return new Map(
    tests.flatMap(({ of }) => {
      const found = known[of];
      return found === undefined ? [] : [[of, found] as const];
    }),
  );
}

/** In the order of the sample; what was tried before is left as it is, unless there are tests that have not run it yet. */
async function tryAll(): Promise<readonly Outcome[]> {
  const kept = createProgress<readonly Outcome[]>(
    resolve(ROOT, values.json ?? `reports/mutants-${values.seed}.json`),
    chosen,
  );
  const done = [...(kept.load() ?? [])];
  const note = (at: number, outcome: Outcome): void => {
    done[at] = outcome;
    kept.save(done);
    const { file, line, verdict, was, becomes, by } = outcome;
    say(`${at + 1}/${sample.length} ${verdict} ${file}:${line}${by === undefined ? '' : ` by ${by}`}`);
    if (!isNoticed(outcome)) say(`  - ${was}\n  + ${becomes}`);
  };
  const open = sample.flatMap((mutant, at) => {
    const before = done[at];
    if (before !== undefined && isNoticed(before)) return [];
    const passed = before?.passed ?? [];
    const tests = testsOf(covered, mutant).slice(0, Number(values.tests));
    const left = tests.filter(({ of }) => !passed.includes(of));
    const { file, line } = mutant;
    const outcome = {
      place: placeOf(mutant),
      file,
      line,
      ...diffOf(read(file), mutant),
      passed,
      by: undefined,
    };
    if (before === undefined && left.length === 0) note(at, { ...outcome, verdict: 'uncovered' });
    return left.length === 0 ? [] : [{ at, outcome, left, mutant: all.indexOf(mutant) }];
  });
  const trials = open.map(({ mutant, left }) => ({ mutant, tests: left.map(({ path }) => path) }));
  await runTrials(copy, trials, (index, result) => {
    const trial = open[index];
    if (trial === undefined) return;
    const { at, outcome, left } = trial;
    const passed = [...outcome.passed, ...left.map(({ of }) => of)];
    if (result === 'hung' && isPatient(covered, left, HANGS_AFTER))
      note(at, { ...outcome, verdict: 'timed out' });
    else if (typeof result === 'string') note(at, { ...outcome, verdict: 'slow' });
    else if (result.red === undefined) note(at, { ...outcome, passed, verdict: 'survived' });
    else note(at, { ...outcome, verdict: 'killed', by: result.red });
    stopIfLate();
  });
  return done;
}
