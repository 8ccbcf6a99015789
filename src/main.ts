#!/usr/bin/env node
/** The command line: picks the command, and is the only place that ends the process. */
import { endQuietly } from './cli/end-quietly.ts';
import { limitHeap } from './cli/limit-heap.ts';
import { nodeProblem } from './cli/node-problem.ts';

const problem = nodeProblem(process.versions.node);
if (problem !== undefined) {
  process.stderr.write(`${problem}\n`);
  process.exit(1);
}
if (process.argv[2] === 'serve') limitHeap(process);
endQuietly(process);
// Loaded only now, since a process that starts over would load all of it twice, and an older Node.js not at all.
const { runProgram } = await import('./cli/program.ts');

process.exitCode = await runProgram(process.argv.slice(2), {
  env: process.env,
  stdout: (text) => void process.stdout.write(text),
  stderr: (text) => void process.stderr.write(text),
  colour: process.stdout.isTTY === true && process.env['NO_COLOR'] === undefined,
});

// A stopped gateway must end in time, whatever a server that hangs, or a driver, keeps open.
if (process.argv[2] === 'serve') setTimeout(() => process.exit(), 500).unref();
