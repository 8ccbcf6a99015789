/** The configuration a command works with, or exit code 78 with every problem listed. */
import { type ConfigProblem, formatProblem, loadConfig } from '../config/load.ts';
import type { Config } from '../config/schema.ts';
import { ExitCode } from './exit-code.ts';
import type { CliIo } from './io.ts';

/** Returns the configuration. @throws ExitCode 78 */
export const configOf = (file: string, env: CliIo['env']): Config => {
  const loaded = loadConfig(file, env);
  if (loaded.ok) return loaded.config;
  throw new ExitCode(
    78,
    loaded.problems.map((problem: ConfigProblem) => formatProblem(file, problem)).join('\n'),
  );
};
