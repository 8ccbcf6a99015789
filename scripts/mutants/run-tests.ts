/** Runs Vitest in the copy and reads what became of it. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { env, kill } from 'node:process';

export interface TestRun {
  /** By absolute path. Milliseconds. */
  readonly files: readonly { readonly path: string; readonly passed: boolean; readonly took: number }[];
  /** What the first red tests are called. */
  readonly red: readonly string[];
  /** False if it was ended because its time was over. */
  readonly ended: boolean;
}

interface RunOptions {
  readonly copy: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Milliseconds. */
  readonly within: number;
}

interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly startTime: number;
    readonly endTime: number;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

/** Resolves when Vitest, and everything it started, is gone. */
export const runTests = async ({ copy, args, environment, within }: RunOptions): Promise<TestRun> => {
  const output = join(copy, 'mutants-report.json');
  rmSync(output, { force: true });
  const vitest = join(copy, 'node_modules/vitest/vitest.mjs');
  const ended = await runUntil(
    [
      vitest,
      'run',
      '--config',
      'scripts/mutants/vitest.config.ts',
      '--reporter',
      'json',
      '--outputFile',
      output,
      ...args,
    ],
    { cwd: copy, env: { ...env, ...environment } },
    within,
  );
  return { ...(existsSync(output) ? read(JSON.parse(readFileSync(output, 'utf8'))) : NOTHING), ended };
};

/** A group of its own, so that ending it ends the gateways that tests have started. */
const runUntil = async (
  args: readonly string[],
  options: { cwd: string; env: NodeJS.ProcessEnv },
  within: number,
): Promise<boolean> => {
  const child = spawn(process.execPath, args, { ...options, stdio: 'ignore', detached: true });
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const endGroup = () => {
    try {
      kill(-(child.pid ?? 0), 'SIGKILL');
    } catch {
      // Nothing of it is left.
    }
  };
  const timer = setTimeout(() => {
    resolve(false);
    endGroup();
  }, within);
  // Before the copy is removed: what still runs would write into it.
  process.prependOnceListener('exit', endGroup);
  child.once('close', () => resolve(true));
  child.once('error', () => resolve(true));
  const ended = await promise;
  clearTimeout(timer);
  endGroup();
  process.off('exit', endGroup);
  return ended;
};

const NOTHING = { files: [], red: [] };

const read = ({ testResults }: Report) => ({
  files: testResults.map(({ name, status, startTime, endTime }) => ({
    path: name,
    passed: status === 'passed',
    took: endTime - startTime,
  })),
  red: testResults.flatMap(({ name, status, assertionResults }) => {
    const failed = assertionResults.filter(({ status: each }) => each === 'failed');
    if (failed.length > 0) return failed.map(({ fullName }) => `${name}: ${fullName}`);
    return status === 'failed' ? [`${name}: could not be run`] : [];
  }),
});
