/** Finds and loads the policy that a command is about: `--policy FILE`, or the one that `--config FILE` names. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { policyOptions } from '../../app/policy-options.ts';
import { formatProblem } from '../../config/load.ts';
import { type LoadOptions, loadPolicy } from '../../policy/file/load-policy.ts';
import type { Policy } from '../../policy/policy.ts';
import type { Problem } from '../../problems/problem.ts';
import { policySettingsOf } from '../config-of.ts';
import { ExitCode } from '../exit-code.ts';
import type { CliIo } from '../io.ts';

export const DEFAULT_CONFIG = 'firebreak.yaml';

interface PolicyOptions {
  readonly policy?: string;
  readonly config?: string;
}

export interface JsonOptions extends PolicyOptions {
  readonly json?: boolean;
}

export interface OpenedPolicy {
  readonly file: string;
  readonly policy: Policy;
  readonly warnings: readonly Problem[];
  /** Names of those in the configuration; undefined without one. */
  readonly servers: readonly string[] | undefined;
}

/** Where the policy lies and what the configuration adds to it; `--policy` wins over the file that `--config` names. */
const findPolicy = (options: PolicyOptions, io: CliIo): { file: string; load: LoadOptions } => {
  if (options.policy !== undefined && options.config === undefined) return { file: options.policy, load: {} };
  const config = options.config ?? DEFAULT_CONFIG;
  const settings = policySettingsOf(config, io.env);
  return { file: options.policy ?? settings.policy, load: policyOptions(settings) };
};

/** Exit code 78 with every problem listed, if the policy cannot be used. */
export const openPolicy = async (
  options: PolicyOptions,
  io: CliIo,
  more: Pick<LoadOptions, 'failingTests'> = {},
): Promise<OpenedPolicy> => {
  const { file, load } = findPolicy(options, io);
  const loaded = await loadPolicy(readText(file), { ...load, ...more });
  const { servers } = load;
  if (loaded.ok) return { file, policy: loaded.policy, warnings: loaded.warnings, servers };
  throw new ExitCode(78, loaded.problems.map((problem) => showProblem(file, problem)).join('\n'));
};

/** `policy.yaml:12:3: unknown key matc (did you mean match?)`. */
export const showProblem = (file: string, { hint, ...problem }: Problem): string =>
  formatProblem(file, hint === undefined ? problem : { ...problem, hint });

/** Exit code 78 if the file cannot be read. */
export const readText = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new ExitCode(
      78,
      `${resolve(file)} cannot be read: ${(error as NodeJS.ErrnoException).code ?? 'unknown reason'}`,
    );
  }
};

const JSON_HINT = 'keys and text take double quotes, and a shell wants the whole in single quotes';

/** Exit code 2 if the text is no JSON. */
export const parseJson = (text: string, where: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw new ExitCode(2, `${where}: this is not JSON (${JSON_HINT})`);
  }
};
