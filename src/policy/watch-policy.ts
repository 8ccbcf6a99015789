/** Keeps the policy in force up to date: load, validate, test, swap; otherwise the last good one stays. */
import type { LoadedPolicy } from './load-policy.ts';
import type { Policy } from './policy.ts';
import type { Problem } from './problem.ts';

export interface ReloaderDeps {
  /** The file's text; rejects where it cannot be read. */
  readonly readFile: () => Promise<string>;
  readonly load: (source: string) => Promise<LoadedPolicy>;
  /** Calls back whenever the file may have changed, until the function it returns is called. */
  readonly watch: (changed: () => void) => () => void;
  /** A new policy is in force. */
  readonly onSwap: (policy: Policy, warnings: readonly Problem[]) => void;
  /** The file cannot be used; the policy before stays in force. */
  readonly onProblem: (problems: readonly Problem[]) => void;
}

export interface PolicyReloader {
  readonly current: () => Policy;
  /** Reads the file now, for SIGHUP; resolves once the outcome is known. */
  readonly reload: () => Promise<void>;
  readonly close: () => void;
}

/** Starts with a policy that is loaded already. Changes during a load lead to one more load, never to two at once. */
export const createPolicyReloader = (first: Policy, deps: ReloaderDeps): PolicyReloader => {
  let current = first;
  let running: Promise<void> | undefined;
  let again = false;
  let closed = false;

  const loadOnce = async (): Promise<void> => {
    const loaded = await attempt(deps);
    if (closed) return;
    if (!loaded.ok) return deps.onProblem(loaded.problems);
    if (loaded.policy.digest === current.digest) return;
    current = loaded.policy;
    deps.onSwap(loaded.policy, loaded.warnings);
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
    reload,
    close: () => {
      closed = true;
      stop();
    },
  };
};

const attempt = async ({ readFile, load }: ReloaderDeps): Promise<LoadedPolicy> => {
  try {
    return await load(await readFile());
  } catch (error) {
    const message = `the policy cannot be read: ${error instanceof Error ? error.message : 'unknown reason'}`;
    return { ok: false, problems: [{ message, line: 1, column: 1 }] };
  }
};
