/** The configuration a command works with, or exit code 78 with every problem listed. */
import { formatProblem, loadConfig } from '../config/load.ts';
import { loadPolicySettings, type PolicySettings } from '../config/load-policy-settings.ts';
import type { ConfigProblem } from '../config/read-config.ts';
import type { Config } from '../config/schema.ts';
import { ExitCode } from './exit-code.ts';
import type { CliIo } from './io.ts';

/** Returns the configuration. @throws ExitCode 78 */
export const configOf = (file: string, env: CliIo['env']): Config => {
  const loaded = loadConfig(file, env);
  if (loaded.ok) return loaded.config;
  throw unusable(file, loaded.problems);
};

/** Returns what of it policies are judged with, for which secrets need not be there. @throws ExitCode 78 */
export const policySettingsOf = (file: string, env: CliIo['env']): PolicySettings => {
  const loaded = loadPolicySettings(file, env);
  if (loaded.ok) return loaded.settings;
  throw unusable(file, loaded.problems);
};

const unusable = (file: string, problems: readonly ConfigProblem[]): ExitCode =>
  new ExitCode(78, problems.map((problem) => formatProblem(file, problem)).join('\n'));
