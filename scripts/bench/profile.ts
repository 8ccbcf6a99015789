/**
 * Profiles Firebreak with everything on under one workload of the benchmark, and prints where the time goes, by function
 * and by package: `npm run bench:profile -- 1kb`, with `--seconds N`, with `--top N`, with `--out DIR` to keep the profiles
 * of its threads for a viewer, with `--mongodb` and MONGODB_URI on that store, with `--main FILE` of another checkout.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env, hrtime, stdout } from 'node:process';
import { parseArgs } from 'node:util';
import { createIdentityProvider } from '../../src/demo/company/identity-provider.ts';
import { startChildServer } from './child-server.ts';
import { startFirebreak } from './firebreak.ts';
import { startLoad } from './load-process.ts';
import { createMeasure } from './measure.ts';
import { type CpuProfile, selfTimes, type Window } from './self-times.ts';
import { MAIN_WORKLOADS, MORE_WORKLOADS } from './workloads.ts';

/** Below this share of all samples, a thread is not shown. */
const SHOWN = 0.02;

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: 'string', default: '8' },
    top: { type: 'string', default: '40' },
    out: { type: 'string' },
    mongodb: { type: 'boolean', default: false },
    main: { type: 'string' },
  },
});

const all = [...MAIN_WORKLOADS, ...MORE_WORKLOADS];
const workload = all.find(({ name }) => name === (positionals[0] ?? '1kb'));
if (workload === undefined) throw new Error(`one of ${all.map(({ name }) => name).join(', ')}`);

const folder = options.out ?? mkdtempSync(join(tmpdir(), 'firebreak-profile-'));
const upstream = await startChildServer('./upstream.ts');
const idp = await createIdentityProvider();
const firebreak = await startFirebreak({
  name: 'Firebreak',
  idp,
  upstream: upstream.url,
  mongodb: options.mongodb ? env['MONGODB_URI'] : undefined,
  main: options.main,
  nodeOptions: ['--cpu-prof', `--cpu-prof-dir=${folder}`, '--cpu-prof-interval=500'],
});
const load = startLoad();

/** Microseconds on the clock that profiles have too. */
const clock = (): number => Number(hrtime.bigint() / 1000n);

const time = Number(options.seconds) * 1000;
const { cpu, perSecond } = await createMeasure(load)(firebreak, workload, { warmUp: 3000, time });
const window: Window = { from: clock() - time * 1000, to: clock() };
load.close();
await Promise.all([firebreak.close(), idp.close()]);
upstream.close();

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`.padStart(8);
const show = (title: string, times: ReadonlyMap<string, number>, sum: number, top: number): void => {
  stdout.write(`\n  ${title}\n`);
  const sorted = [...times].sort(([, one], [, other]) => other - one).slice(0, top);
  for (const [name, spent] of sorted) stdout.write(`${percent(spent / sum)}  ${name}\n`);
};

stdout.write(
  `${workload.title}: ${cpu.toFixed(0)} µs of processor time a call, ${perSecond.toFixed(0)} a second\n`,
);
const threads = readdirSync(folder)
  .filter((name) => name.endsWith('.cpuprofile'))
  .map((name) => ({
    name,
    ...selfTimes(JSON.parse(readFileSync(join(folder, name), 'utf8')) as CpuProfile, window),
  }));
const sum = threads.reduce((total, { busy }) => total + busy, 0);
for (const { name, busy, functions, packages } of threads.sort((one, other) => other.busy - one.busy)) {
  if (busy < sum * SHOWN) continue;
  stdout.write(`\nThread of ${name}: ${percent(busy / sum).trim()} of all that ran\n`);
  show('by package and folder', packages, busy, Number(options.top));
  show('by function', functions, busy, Number(options.top));
}
if (options.out === undefined) rmSync(folder, { recursive: true });
