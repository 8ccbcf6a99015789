/** Makes trials: starts Vitest in the copy, listens to its worker, and starts it again if that hangs or has ended. */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { kill } from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { FILES, type Line, type Trial, type TrialResult } from './trial.ts';

/** Milliseconds for one test file, which ends its own tests sooner unless they keep the worker busy for ever. */
export const HANGS_AFTER = 120_000;
const LOOK_EVERY = 200;

/** How often a trial may take its worker along before it counts as one that cannot be made. */
const ATTEMPTS = 2;

/** Why a trial has no result: a test file did not end in `HANGS_AFTER`, or was red only sometimes. */
export type NoResult = 'hung' | 'unproven';

/** Calls back with each result, in the order of the trials. */
export const runTrials = async (
  copy: string,
  trials: readonly Trial[],
  onResult: (trial: number, result: TrialResult | NoResult) => void,
): Promise<void> => {
  let done = 0;
  let attempts = 0;
  const settle = (result: TrialResult | NoResult): void => {
    onResult(done, result);
    done += 1;
    attempts = 0;
  };
  while (done < trials.length) {
    attempts += 1;
    const hung = await runWorker(copy, trials.slice(done), (result) => {
      if (!result.isProven && attempts < ATTEMPTS) return;
      settle(result.isProven ? result : 'unproven');
    });
    if (done < trials.length && (hung || attempts > ATTEMPTS)) settle(hung ? 'hung' : 'unproven');
  }
};

/** Resolves with whether the worker hung, when Vitest and everything it started is gone. */
const runWorker = async (
  copy: string,
  trials: readonly Trial[],
  onResult: (result: TrialResult) => void,
): Promise<boolean> => {
  writeFileSync(join(copy, FILES.trials), JSON.stringify(trials));
  const log = join(copy, FILES.log);
  rmSync(log, { force: true });
  const vitest = join(copy, 'node_modules/vitest/vitest.mjs');
  const args = [
    vitest,
    'run',
    '--config',
    'scripts/mutants/vitest.config.ts',
    'scripts/mutants/trials.test.ts',
  ];
  const output = join(copy, 'mutants-output.txt');
  const to = openSync(output, 'w');
  // A group of its own, so that ending it ends the gateways that tests have started.
  const child = spawn(process.execPath, args, { cwd: copy, stdio: ['ignore', to, to], detached: true });
  closeSync(to);
  const endGroup = (): void => {
    try {
      kill(-(child.pid ?? 0), 'SIGKILL');
    } catch {
      // Nothing of it is left.
    }
  };
  process.prependOnceListener('exit', endGroup);
  const hung = await listen(log, child, onResult);
  endGroup();
  process.off('exit', endGroup);
  if (!existsSync(log)) throw new Error(`Vitest made no trial.\n${readFileSync(output, 'utf8')}`);
  return hung;
};

/** Until the worker makes no more trials; resolves with whether it hangs. */
const listen = async (
  log: string,
  child: ChildProcess,
  onResult: (result: TrialResult) => void,
): Promise<boolean> => {
  let read = 0;
  let heard = performance.now();
  while (performance.now() - heard < HANGS_AFTER) {
    const isGone = child.exitCode !== null || child.signalCode !== null;
    const lines = existsSync(log) ? readFileSync(log, 'utf8').split('\n').slice(0, -1) : [];
    for (const line of lines.slice(read).map((text): Line => JSON.parse(text))) {
      heard = performance.now();
      if (line.is === 'end') return false;
      if (line.is === 'result') onResult(line.result);
    }
    read = lines.length;
    if (isGone) return false;
    await sleep(LOOK_EVERY);
  }
  return true;
};
