/**
 * The main rows of the benchmark in under a minute: processor time a call of Firebreak with everything on, beside that of
 * Express + http-proxy in the same run. `npm run bench:quick`, with names of workloads for some of them, with
 * `--rounds N`, with `--mongodb` and MONGODB_URI on that store, with `--hold` to let a test hold the ratios from now on.
 */
import { writeFileSync } from 'node:fs';
import { env, stdout } from 'node:process';
import { parseArgs } from 'node:util';
import { HELD_FILE, readHeld } from './held-ratios.ts';
import { openPair } from './open-pair.ts';
import { MAIN_WORKLOADS } from './workloads.ts';

const TIMING = { warmUp: 300, time: 700 };

const { values: options, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '3' },
    mongodb: { type: 'boolean', default: false },
    hold: { type: 'boolean', default: false },
  },
});

const line = (title: string, ...cells: readonly string[]): void =>
  void stdout.write(`${title.padEnd(28)}${cells.map((text) => text.padStart(11)).join('')}\n`);

const pair = await openPair(options.mongodb ? env['MONGODB_URI'] : undefined);
const held = { ...readHeld() };
line('', 'bare µs', 'ours µs', 'ratio', 'bare p50', 'p99 ms', 'ours p50', 'p99 ms');
for (const workload of MAIN_WORKLOADS) {
  if (wanted.length > 0 && !wanted.includes(workload.name)) continue;
  const { bare, ours, ratio } = await pair.compareUnder(workload, {
    rounds: Number(options.rounds),
    timing: TIMING,
  });
  held[workload.name] = Number(ratio.toFixed(2));
  const times = [bare.p50, bare.p99, ours.p50, ours.p99].map((value) => value.toFixed(1));
  line(workload.title, bare.cpu.toFixed(0), ours.cpu.toFixed(0), `${ratio.toFixed(2)} ×`, ...times);
}
await pair.close();
if (options.hold) writeFileSync(HELD_FILE, `${JSON.stringify(held, undefined, 2)}\n`);
