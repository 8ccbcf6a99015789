/** Keeps the policy in force up to date: load, validate, test, swap; otherwise the last good one stays. */

import type { Problem } from '../../problems/problem.ts';
import type { Policy } from '../policy.ts';
import type { LoadedPolicy } from './load-policy.ts';

/** What a file holds that can be in force. */
export interface PolicyFileInForce {
  readonly policy: Policy;
  readonly source: string;
  readonly warnings: readonly Problem[];
}

export interface ReloaderDeps {
  /** The file's text; rejects if it cannot be read. */
  readonly readFile: () => Promise<string>;
  readonly load: (source: string) => Promise<LoadedPolicy>;
  /** Calls back whenever the file may have changed, until the function it returns is called. */
  readonly watch: (changed: () => void) => () => void;
  /** A new policy is in force, or the file that was broken holds the one in force again. */
  readonly onSwap: (file: PolicyFileInForce) => void;
  /** The file cannot be used; the policy before stays in force. */
  readonly onProblem: (problems: readonly Problem[]) => void;
}

export interface PolicyReloader {
  readonly current: () => PolicyFileInForce;
  /** What is wrong with the file as it is now; empty if it is in force. */
  readonly problems: () => readonly Problem[];
  /** Reads the file now, for SIGHUP; resolves once the outcome is known. */
  readonly reload: () => Promise<void>;
  readonly close: () => void;
}

/** Starts with a file that is loaded already. Changes during a load lead to one more load, never to two at once. */
export const createPolicyReloader = (first: PolicyFileInForce, deps: ReloaderDeps): PolicyReloader => {
  let current = first;
  let problems: readonly Problem[] = [];
  let running: Promise<void> | undefined;
  let again = false;
  let closed = false;

  const loadOnce = async (): Promise<void> => {
    const found = await openPolicyFile(deps);
    if (closed) return;
    const wasBroken = problems.length > 0;
    problems = found.ok ? [] : found.problems;
    if (!found.ok) return deps.onProblem(found.problems);
    if (found.file.policy.digest === current.policy.digest && !wasBroken) return;
    current = found.file;
    deps.onSwap(current);
  };
  const reload = (): Promise<void> => {
    again = true;
    running ??= (async () => {
      while (again && !closed) {
        again = false;
        await loadOnce();
      }
      running = undefined;
    })();
    return running;
  };
  const stop = deps.watch(() => void reload());
  return {
    current: () => current,
    problems: () => problems,
    reload,
    close: () => {
      closed = true;
      stop();
    },
  };
};

type Opened =
  | { readonly ok: true; readonly file: PolicyFileInForce }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Never rejects: what cannot be read is a problem like any other. */
export const openPolicyFile = async ({
  readFile,
  load,
}: Pick<ReloaderDeps, 'readFile' | 'load'>): Promise<Opened> => {
  try {
    const source = await readFile();
    const loaded = await load(source);
    if (!loaded.ok) return loaded;
    return { ok: true, file: { policy: loaded.policy, source, warnings: loaded.warnings } };
  } catch (error) {
    const message = `the policy cannot be read: ${error instanceof Error ? error.message : 'unknown reason'}`;
    return { ok: false, problems: [{ message, line: 1, column: 1 }] };
  }
};
