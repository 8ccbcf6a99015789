/**
 * Measures what standing in the data path costs: Firebreak with everything on, in both stores, beside ways that enforce
 * nothing, all in one run. `npm run bench`, with MONGODB_URI for the second store; `--rounds N` (5), `--time MILLISECONDS`
 * (1000) of each measurement, `--parts calls,streams,start` for some of it, `--json FILE`, `--write` to put the tables into
 * docs/performance.md, `--before DIR` to measure another checkout of Firebreak as well. Builds `dist/` first, since a cold
 * start is measured out of it. All of it takes half an hour, and wants a quiet machine.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { env, stderr, stdout } from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createIdentityProvider } from '../../src/demo/company/identity-provider.ts';
import { BARE, startBare, startBaselines } from './baselines.ts';
import { startChildServer } from './child-server.ts';
import { type Compared, compare } from './compare.ts';
import { startFirebreak } from './firebreak.ts';
import { startLoad } from './load-process.ts';
import { commitOf, describeMachine } from './machine.ts';
import { createMeasure } from './measure.ts';
import { type MeasuredStart, measureStart } from './measure-start.ts';
import { type MeasuredStreams, measureStreams } from './measure-streams.ts';
import { median } from './median.ts';
import type { Results } from './results.ts';
import { tables } from './tables.ts';
import type { Target } from './target.ts';
import { GATED, MAIN_WORKLOADS, MORE_WORKLOADS, ONE_KB } from './workloads.ts';
import { writePage } from './write-page.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const BUILT = join(ROOT, 'dist/main.js');
const CONNECTIONS = [1, 10, 50, 64, 200];

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    time: { type: 'string', default: '1000' },
    parts: { type: 'string', default: 'calls,streams,start' },
    json: { type: 'string' },
    write: { type: 'boolean', default: false },
    before: { type: 'string' },
  },
});
const rounds = Number(options.rounds);
const TIMING = { warmUp: 400, time: Number(options.time) };
const parts = options.parts.split(',');
const mongodb = env['MONGODB_URI'];

const say = (text: string): void => void stderr.write(`${text}\n`);

const upstream = await startChildServer('./upstream.ts');
const idp = await createIdentityProvider();
const load = startLoad();
const measure = createMeasure(load);
/** Firebreak in its different forms, each of which can be started many times. */
const gateways = [
  ...(options.before === undefined
    ? []
    : [{ name: 'Firebreak before', main: join(options.before, 'src/main.ts'), mongodb: undefined }]),
  { name: 'Firebreak', main: undefined, mongodb: undefined },
  ...(mongodb === undefined ? [] : [{ name: 'Firebreak, MongoDB', main: undefined, mongodb }]),
].map((how) => ({
  name: how.name,
  start: (main = how.main) => startFirebreak({ idp, upstream: upstream.url, ...how, main }),
}));

/** Another checkout has no build. */
const built = gateways.filter(({ name }) => name !== 'Firebreak before');
const build = () => execFileSync('npm', ['run', '-s', 'build'], { cwd: ROOT, stdio: 'inherit' });

const compareCalls = async (targets: readonly Target[]) => {
  const workloads: Record<string, Compared> = {};
  for (const workload of [...MAIN_WORKLOADS, ...MORE_WORKLOADS]) {
    say(workload.title);
    const able = targets.filter(({ servers }) => servers.includes(workload.server));
    workloads[workload.title] = await compare(measure, { targets: able, workload, rounds, timing: TIMING });
  }
  const connections: Record<string, Compared> = {};
  for (const count of CONNECTIONS) {
    say(`${count} connections`);
    const timing = { ...TIMING, connections: count };
    connections[count] = await compare(measure, { targets, workload: ONE_KB, rounds, timing });
  }
  say(GATED.title);
  const gated = await compare(measure, { targets, workload: GATED, rounds, timing: TIMING });
  return { workloads, connections, gated };
};

/** Each in a process that has done nothing else; Firebreak as it is deployed, without the compiler of TypeScript in it. */
const openStreams = async () => {
  build();
  const streams: Record<string, MeasuredStreams> = {};
  const bare = { name: BARE, start: () => startBare(upstream.url) };
  for (const { name, start } of [bare, ...built]) {
    say(`open streams: ${name}`);
    const target = await start(BUILT);
    streams[name] = await measureStreams(target);
    await target.close();
  }
  return streams;
};

const startCold = async () => {
  build();
  const starts: Record<string, MeasuredStart> = {};
  for (const { name, start } of built) {
    say(`cold start: ${name}`);
    const all: MeasuredStart[] = [];
    for (let round = 0; round < rounds; round += 1) all.push(await measureStart(() => start(BUILT)));
    const of = (key: keyof MeasuredStart) => median(all.map((each) => each[key]));
    starts[name] = { wall: of('wall'), cpu: of('cpu'), memory: of('memory') };
  }
  return starts;
};

const callsOfAll = async () => {
  const { targets: baselines, missing } = await startBaselines(upstream);
  const targets = [...baselines, ...(await Promise.all(gateways.map(({ start }) => start())))];
  const calls = await compareCalls(targets);
  await Promise.all(targets.map((target) => target.close()));
  return { ...calls, missing, targets: targets.map(({ name }) => name) };
};

const NO_CALLS = { targets: [], missing: [], workloads: {}, connections: {}, gated: {} };
const calls = parts.includes('calls') ? await callsOfAll() : NO_CALLS;
load.close();
const streams = parts.includes('streams') ? await openStreams() : {};
const start = parts.includes('start') ? await startCold() : {};
const results: Results = {
  machine: describeMachine(),
  commit: commitOf(ROOT),
  at: new Date().toISOString(),
  rounds,
  ...calls,
  streams,
  start,
};
await idp.close();
upstream.close();

if (options.json !== undefined) writeFileSync(options.json, JSON.stringify(results, undefined, 2));
if (options.write) writePage(results);
stdout.write(`${tables(results)}\n`);
