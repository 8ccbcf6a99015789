/** The policy file in force: loaded at start, swapped as a whole when it changes, kept where the new one is broken. */

import { unwatchFile, watchFile } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Logger } from 'pino';
import { ConfigurationError } from '../config/configuration-error.ts';
import type { Config } from '../config/schema.ts';
import type { PolicyInForce } from '../http/api/operations.ts';
import { loadPolicy } from '../policy/load-policy.ts';
import type { Policy } from '../policy/policy.ts';

export interface OpenPolicy {
  readonly current: () => Policy;
  readonly inForce: () => PolicyInForce;
  /** Looks at the file now; what is wrong with it is logged and shown to operators. */
  readonly reload: () => Promise<void>;
  readonly close: () => void;
}

/** Looking is robust where notifications are not: editors replace files, and Kubernetes swaps links. */
const LOOK_EVERY = 500;

/** Rejects with ConfigurationError where the first load fails. */
export const openPolicy = async (config: Config, log: Logger): Promise<OpenPolicy> => {
  const file = config.policy;
  const analyzers = Object.fromEntries(
    Object.entries(config.servers).map(([server, { tools }]) => [
      server,
      Object.fromEntries(Object.entries(tools).map(([tool, { analyze }]) => [tool, analyze])),
    ]),
  );
  const webSignIn = config.identity.signIn !== undefined;
  const load = async (): Promise<{ policy: Policy; source: string } | { problem: string }> => {
    const source = await readFile(file, 'utf8').catch(() => undefined);
    if (source === undefined) return { problem: `${file}: the policy file cannot be read` };
    const loaded = await loadPolicy(source, { analyzers, webSignIn });
    if (loaded.ok) return { policy: loaded.policy, source };
    const lines = loaded.problems.map(
      ({ message, line, column, hint }) => `${file}:${line}:${column}: ${message}${hint ? ` (${hint})` : ''}`,
    );
    return { problem: lines.join('\n') };
  };

  const first = await load();
  if ('problem' in first) throw new ConfigurationError(first.problem);
  let { policy, source } = first;
  let loadedAt = Date.now();
  let problem: string | undefined;
  let last = Promise.resolve();

  const swap = async () => {
    const next = await load();
    problem = 'problem' in next ? next.problem : undefined;
    if ('problem' in next)
      return log.error({ problem }, 'the policy file is broken; the last good one stays in force');
    if (next.policy.digest === policy.digest) return;
    ({ policy, source } = next);
    loadedAt = Date.now();
    log.info({ digest: policy.digest }, 'policy reloaded');
  };
  // One after the other, or an older file could overtake a newer one.
  const reload = () => {
    last = last.then(swap);
    return last;
  };
  const look = () => void reload();
  watchFile(file, { interval: LOOK_EVERY }, look);
  return {
    current: () => policy,
    inForce: () => ({ digest: policy.digest, loadedAt, source, problem }),
    reload,
    close: () => unwatchFile(file, look),
  };
};
