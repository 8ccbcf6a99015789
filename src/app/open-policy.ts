/** The policy file in force: loaded at start, swapped as a whole when it changes, kept if the new one is broken. */
import type { Logger } from 'pino';
import { ConfigurationError } from '../config/configuration-error.ts';
import type { Config } from '../config/schema.ts';
import type { PolicyInForce } from '../http/api/operations.ts';
import { type Classified, createClassified } from '../policy/effects/classified.ts';
import { loadPolicy } from '../policy/file/load-policy.ts';
import { readStillFile, watchPolicyFile } from '../policy/file/watch-file.ts';
import { createPolicyReloader, openPolicyFile } from '../policy/file/watch-policy.ts';
import type { Policy } from '../policy/policy.ts';
import type { Problem } from '../problems/problem.ts';
import { policyOptions } from './policy-options.ts';

export interface OpenPolicy {
  readonly current: () => Policy;
  readonly inForce: () => PolicyInForce;
  /** What was found out about calls, whichever policy was in force. */
  readonly classified: Classified;
  /** Looks at the file now; what is wrong with it is logged and shown to operators. */
  readonly reload: () => Promise<void>;
  /** Told, as text, what is wrong with each newer file that is not put in force; call once. */
  readonly onProblem: (tell: (problem: string) => void) => void;
  readonly close: () => void;
}

/** Milliseconds. */
const LOOK_EVERY = 500;

/** Rejects with ConfigurationError if the first load fails. */
export const openPolicy = async (config: Config, log: Logger): Promise<OpenPolicy> => {
  const file = config.policy;
  const classified = createClassified();
  const options = { ...policyOptions(config), classified };
  const reading = {
    readFile: () => readStillFile(file),
    load: (source: string) => loadPolicy(source, options),
  };
  const first = await openPolicyFile(reading);
  if (!first.ok) throw new ConfigurationError(inLines(file, first.problems));
  const warn = (warnings: readonly Problem[]): void => {
    for (const warning of warnings)
      log.warn({ about: 'policy' }, `doubtful in the policy: ${inLines(file, [warning])}`);
  };
  warn(first.file.warnings);
  let loadedAt = Date.now();
  let tell: (problem: string) => void = () => {};

  const reloader = createPolicyReloader(first.file, {
    ...reading,
    watch: watchPolicyFile(file, LOOK_EVERY),
    onSwap: ({ policy, warnings }) => {
      loadedAt = Date.now();
      log.info({ digest: policy.digest, warnings: warnings.length }, 'policy reloaded');
      warn(warnings);
    },
    onProblem: (problems) => {
      const problem = inLines(file, problems);
      log.error({ problem }, 'the policy file is broken; the last good one stays in force');
      tell(problem);
    },
  });
  const { current, problems, reload, close } = reloader;
  return {
    current: () => current().policy,
    inForce: () => ({
      digest: current().policy.digest,
      loadedAt,
      source: current().source,
      problem: problems().length === 0 ? undefined : inLines(file, problems()),
    }),
    classified,
    reload,
    onProblem: (listener) => {
      tell = listener;
    },
    close,
  };
};

const inLines = (file: string, problems: readonly Problem[]): string =>
  problems
    .map(
      ({ message, line, column, hint }) => `${file}:${line}:${column}: ${message}${hint ? ` (${hint})` : ''}`,
    )
    .join('\n');
